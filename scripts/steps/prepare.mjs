// What must be built before Parley runs from a checkout, each part only when it is stale.
import { join } from 'node:path'
import { command } from './command.mjs'
import { whenStale } from './stamps.mjs'

const ownNode = process.execPath

/** Database clients from prisma/schema.prisma. */
export const prepareClients = (root) =>
  whenStale({
    root,
    name: 'database clients',
    inputs: ['prisma/schema.prisma', 'scripts/prisma-generate.mjs'],
    outputs: ['src/platform/db/generated/sqlite', 'src/platform/db/generated/postgresql'],
    make: () => command(ownNode, [join(root, 'scripts/prisma-generate.mjs')], { cwd: root }),
  })

/** Compiled messages and their types. */
export const prepareMessages = (root) =>
  whenStale({
    root,
    name: 'messages',
    inputs: ['web/messages', 'scripts/messages.mjs'],
    outputs: ['web/src/i18n/generated/messages.ts'],
    make: () => command(ownNode, [join(root, 'scripts/messages.mjs')], { cwd: root }),
  })

/** The page, in dist/web. */
export const prepareWeb = (root) =>
  whenStale({
    root,
    name: 'web',
    inputs: ['web', 'src/contract', 'scripts/messages.mjs', 'scripts/steps/web.mjs'],
    outputs: ['dist/web/index.html', 'dist/web-packages.json'],
    make: async () => {
      const { buildWeb } = await import('./web.mjs')
      await buildWeb(root)
    },
  })

/** The server as one file, dist/server/main.cjs. */
export const prepareServer = (root) =>
  whenStale({
    root,
    name: 'server',
    inputs: ['src', 'prisma/schema.prisma', 'scripts/steps/server.mjs', 'tsconfig.json', 'web/messages'],
    outputs: ['dist/server/main.cjs'],
    make: async () => {
      const { bundleServer } = await import('./server.mjs')
      await bundleServer(root, { outfile: join(root, 'dist/server/main.cjs'), where: 'checkout' })
    },
  })

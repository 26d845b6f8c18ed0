// The rings of `npm test`, in their order. Each tells what it needs; one that can't run says why and is never silent.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { liveKitBinary } from '../steps/livekit.mjs'
import { prepareClients, prepareMessages, prepareWeb } from '../steps/prepare.mjs'
import { isRoot, missingPackages } from './debian.mjs'
import { runGates } from './gates.mjs'
import { startPostgresql } from './postgresql.mjs'
import { vitestRing } from './vitest.mjs'

const lacking = (...names) => {
  const missing = missingPackages().filter((name) => names.includes(name))
  return missing.length === 0 ? null : `missing: ${missing.join(', ')}`
}

const needsRoot = () => (isRoot() ? null : 'needs root')
const needsExecutable = ({ root }) =>
  existsSync(join(root, 'dist/parley')) ? null : 'dist/parley was not built'

/** Machines of their own in namespaces, with real browsers and the built executable. */
const needsLab = (context) =>
  needsRoot() ??
  needsExecutable(context) ??
  lacking('chromium', 'firefox-esr', 'libnss3-tools', 'nftables', 'iproute2', 'pulseaudio', 'xvfb', 'xauth')

const one = (failed) => ({ passed: failed ? 0 : 1, failed: failed ? 1 : 0, skipped: 0 })

const rules = async (context) => {
  const postgresql = await startPostgresql()
  try {
    return await vitestRing({
      ...context,
      args: ['--project', 'rules', '--project', 'postgresql'],
      env: { PARLEY_TEST_POSTGRESQL_URL: postgresql?.url ?? '' },
    })
  } finally {
    postgresql?.stop()
  }
}

/** All that more than one ring stands on; LiveKit too, which the rules of the edge run against. */
const prepare = async ({ root, say, log }) => {
  try {
    await prepareClients(root)
    await prepareMessages(root)
    await prepareWeb(root)
    await liveKitBinary(root, (line) => say(`  ${line}`))
    return one(false)
  } catch (error) {
    writeFileSync(log, `${error.stack}\n`)
    return one(true)
  }
}

const build = async ({ say, log }) => {
  const { buildExecutable } = await import('../../build.mjs')
  try {
    await buildExecutable({ say: (line) => say(`  ${line}`) })
    writeFileSync(log, 'built\n')
    return one(false)
  } catch (error) {
    writeFileSync(log, `${error.stack}\n`)
    return one(true)
  }
}

/** `cannotRun` answers with the reason, or null. */
export const rings = [
  {
    name: 'prepare',
    about: 'database clients, messages, the page, LiveKit',
    run: prepare,
    cannotRun: () => null,
  },
  { name: 'gates', about: 'types, lint, format, structure, weight', run: runGates, cannotRun: () => null },
  {
    name: 'rules',
    about: 'rules; contract, stores and accounts on SQLite and PostgreSQL',
    run: rules,
    cannotRun: () => lacking('postgresql'),
  },
  {
    name: 'screens',
    about: 'components in Chromium',
    run: (context) => vitestRing({ ...context, args: ['--project', 'screens'] }),
    cannotRun: () => lacking('chromium'),
  },
  {
    name: 'gallery',
    about: 'every screen in its states: accessibility, contrast, width, policy',
    // Both halves at once: left to itself, vitest runs one file at a time on two cores.
    run: (context) => vitestRing({ ...context, args: ['--project', 'gallery', '--maxWorkers=2'] }),
    cannotRun: () => lacking('chromium'),
  },
  { name: 'build', about: 'dist/parley', run: build, cannotRun: () => null },
  {
    name: 'executable',
    about: 'dist/parley on a bare Debian',
    run: (context) => vitestRing({ ...context, args: ['--config', 'test/executable/vitest.config.ts'] }),
    cannotRun: (context) => needsRoot() ?? needsExecutable(context) ?? lacking('debootstrap', 'binutils'),
  },
  {
    name: 'net',
    about: 'real browsers over networks that allow little',
    run: (context) => vitestRing({ ...context, args: ['--config', 'test/net/vitest.config.ts'] }),
    cannotRun: needsLab,
  },
  {
    name: 'faults',
    about: 'things break under a meeting',
    run: (context) => vitestRing({ ...context, args: ['--config', 'test/faults/vitest.config.ts'] }),
    cannotRun: needsLab,
  },
]

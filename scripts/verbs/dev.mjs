import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { prepareClients, prepareMessages, prepareWeb } from '../steps/prepare.mjs'
import { checkoutEnvironment } from './start.mjs'

const root = join(import.meta.dirname, '../..')

/** `npm run dev`: the server starts again when its sources change, the page is exchanged while it is open. */
export const dev = async (args) => {
  await prepareClients(root)
  await prepareMessages(root)
  await prepareWeb(root)
  const env = await checkoutEnvironment(args)
  const server = spawn(
    process.execPath,
    ['--watch', '--watch-preserve-output', 'src/main.ts', 'run', ...args],
    {
      cwd: root,
      stdio: 'inherit',
      env,
    },
  )
  const page = spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--config', 'web/vite.config.ts'], {
    cwd: root,
    stdio: 'inherit',
  })
  const children = [server, page]
  const stop = () => children.forEach((child) => child.kill('SIGTERM'))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop)
  for (const child of children) child.on('exit', stop)
}

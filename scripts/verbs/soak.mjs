import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { buildExecutable } from '../../build.mjs'
import { missingPackages } from '../rings/debian.mjs'
import { prepareSynthetic } from '../steps/synthetic.mjs'

const root = join(import.meta.dirname, '../..')

/** `npm run soak [-- --minutes 10]`: builds dist/parley and lets eight people meet on it while one thing after the other breaks. */
export const soak = async (args) => {
  if (process.getuid?.() !== 0)
    throw new Error('The soak needs root: people and server sit in network namespaces.')
  const missing = missingPackages().filter((name) => ['nftables', 'iproute2'].includes(name))
  if (missing.length > 0) throw new Error(`The soak needs more: apt-get install ${missing.join(' ')}.`)
  await buildExecutable()
  await prepareSynthetic(root)
  const child = spawn(process.execPath, [join(root, 'test/faults/soak/main.ts'), ...args], {
    stdio: 'inherit',
    cwd: root,
  })
  // Ctrl+C reaches the soak by the terminal's group; it ends early there, with its report.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill('SIGINT'))
  const [code] = await once(child, 'exit')
  process.exitCode = code ?? 1
}

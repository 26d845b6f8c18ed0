import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildExecutable } from '../../build.mjs'
import { prepareSynthetic } from '../steps/synthetic.mjs'

const root = join(import.meta.dirname, '../..')

/** `npm run bench [capacity]`: builds dist/parley and measures it; the table is dist/bench.md. Wants a machine that does nothing else. */
export const bench = async (args = []) => {
  const [what] = args
  if (args.length > 1 || (what !== undefined && what !== 'capacity'))
    throw new Error('Say `npm run bench`, or `npm run bench capacity`.')
  if (!existsSync('/usr/bin/chromium')) throw new Error('The bench needs Chromium: apt-get install chromium.')
  if (process.getuid?.() !== 0)
    throw new Error('The bench needs root: the relay is measured between network namespaces.')
  await buildExecutable()
  await prepareSynthetic(root)
  const done = spawnSync(process.execPath, [join(root, 'test/load/bench.ts'), ...args], {
    stdio: 'inherit',
    cwd: root,
  })
  process.exitCode = done.status ?? 1
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { isLogLine } from './log-line.ts'

const module = JSON.stringify(join(import.meta.dirname, 'log-pipe.ts'))
const file = join(mkdtempSync(join(tmpdir(), 'parley-pipe-')), 'writer.ts')
writeFileSync(
  file,
  `import { logToParent } from ${module}
   const write = logToParent('edge')
   for (let line = 0; line < 40_000; line += 1) write('{"line":' + line + ',"padding":"' + 'x'.repeat(80) + '"}\\n')
   process.stdout.write('not stuck')
   process.on('SIGTERM', () => { write('{"last":true}\\n'); process.exit(0) })
   setInterval(() => undefined, 1000)`,
)

test('a reader that doesn’t read stops nobody; afterwards it hears how much it missed, and the last line', async () => {
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] })
  await once(child.stdout, 'data')

  const lines: Record<string, unknown>[] = []
  createInterface({ input: child.stderr }).on('line', (line) => {
    lines.push(JSON.parse(line) as Record<string, unknown>)
  })
  const lost = () => lines.find(({ event }) => event === 'log.lost')
  await expect.poll(lost, { timeout: 10_000 }).toBeDefined()
  child.kill('SIGTERM')
  await once(child, 'close')
  expect(isLogLine(lost())).toBe(true)
  expect(lines.filter((one) => 'line' in one).length + Number(lost()?.['lines'])).toBe(40_000)
  expect(lines.at(-1)).toEqual({ last: true })
}, 30_000)

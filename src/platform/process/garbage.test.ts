import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** Lets a million packets pass as the relay does, then says how often V8 collected garbage in which way. */
const passing = `
const { GCProfiler } = await import('node:v8')
const profiler = new GCProfiler()
profiler.start()
const few = []
for (let packets = 0; packets < 1_000_000; packets += 1) {
  few[packets % 4000] = Buffer.allocUnsafeSlow(1200)
  if (packets % 2000 === 0) await new Promise(setImmediate)
}
const kinds = {}
for (const { gcType } of profiler.stop().statistics) kinds[gcType] = (kinds[gcType] ?? 0) + 1
console.log(JSON.stringify(kinds))`

/** V8's flags belong to a process, so each count has one of its own. */
const collections = async (before: string): Promise<Record<string, number>> => {
  const run = promisify(execFile)
  const args = ['--input-type=module', '--eval', before + passing]
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname })
  return JSON.parse(stdout) as Record<string, number>
}

test('packets that pass don’t make V8 mark the heap again and again', async () => {
  const usual = await collections('')
  expect(usual['IncrementalMarking']).toBeGreaterThan(2)
  const ours = await collections(`(await import('./garbage.ts')).collectForPackets();`)
  expect(ours['IncrementalMarking']).toBeUndefined()
  expect(ours['Scavenge']).toBeGreaterThan(2)
})

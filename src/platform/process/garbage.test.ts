import { execFile } from 'node:child_process'
import { constants } from 'node:perf_hooks'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** Lets a million packets pass as the relay does, then says how often V8 collected garbage in which way. */
const passing = `
const { PerformanceObserver } = await import('node:perf_hooks')
const kinds = {}
new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries()) kinds[detail.kind] = (kinds[detail.kind] ?? 0) + 1
}).observe({ entryTypes: ['gc'] })
const few = []
for (let packets = 0; packets < 1_000_000; packets += 1) {
  few[packets % 4000] = Buffer.allocUnsafeSlow(1200)
  if (packets % 2000 === 0) await new Promise(setImmediate)
}
await new Promise((resolve) => setTimeout(resolve, 50))
console.log(JSON.stringify(kinds))`

const { NODE_PERFORMANCE_GC_INCREMENTAL, NODE_PERFORMANCE_GC_MINOR } = constants

/** V8's flags belong to a process, so each program has one of its own. */
const said = async (program: string): Promise<Record<string, number>> => {
  const run = promisify(execFile)
  const args = ['--input-type=module', '--eval', program]
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname })
  return JSON.parse(stdout) as Record<string, number>
}

test('packets that pass don’t make V8 mark the heap again and again', async () => {
  const usual = await said(passing)
  expect(usual[NODE_PERFORMANCE_GC_INCREMENTAL]).toBeGreaterThan(2)
  const ours = await said(`(await import('./garbage.ts')).collectForPackets();${passing}`)
  expect(ours[NODE_PERFORMANCE_GC_INCREMENTAL]).toBeUndefined()
  expect(ours[NODE_PERFORMANCE_GC_MINOR]).toBeGreaterThan(2)
})

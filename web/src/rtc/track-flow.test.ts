import { expect, it } from 'vitest'
import { lookAtFlow, startFlow } from './track-flow.ts'

/** Packets sent in all, one look a second; null while nothing is due. What was done, and when. */
const acts = (counts: (number | null)[]): string[] => {
  let flow = startFlow(0)
  return counts.flatMap((packets, second) => {
    const look = lookAtFlow(flow, { now: second * 1_000, packets, due: packets !== null })
    flow = look.flow
    return look.act === 'nothing' ? [] : [`${look.act} ${second}`]
  })
}
const still = (packets: number | null, seconds: number) => Array.from({ length: seconds }, () => packets)

it.each([
  ['a flow', [1, 2, 3, 4, 5, 6, 7, 8, 9], []],
  ['a pause', [5, ...still(5, 5), 6], []],
  ['a stop', [5, ...still(5, 6)], ['restart 6']],
  ['nothing from the start', still(0, 8), ['restart 6']],
  ['muted', [5, ...still(null, 20)], []],
  ['a restart that helps', [50, ...still(50, 6), 3, 9, 15, ...still(15, 5), 20], ['restart 6']],
  ['one that doesn’t: told once', [50, ...still(50, 6), ...still(0, 30)], ['restart 6', 'tell 13']],
  ['stuck again much later', [5, ...still(5, 6), 1, 2, ...still(2, 6)], ['restart 6', 'restart 14']],
])('%s', (_, counts, done) => {
  expect(acts(counts)).toEqual(done)
})

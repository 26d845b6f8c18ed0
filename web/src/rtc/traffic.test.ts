import { expect, it } from 'vitest'
import { forgive, look, startTraffic, type Traffic } from './traffic.ts'

/** Plays counts, one a second. */
const after = (counts: number[], from: Traffic = startTraffic(0)): Traffic =>
  counts.reduce((traffic, count, index) => look(traffic, count, (index + 1) * 1000), from)

const flow = [1, 2, 3, 4, 5, 6]

it.each<[string, number[], boolean]>([
  ['steady flow', flow, false],
  ['a gap of 2 s', [...flow, 6, 6], false],
  ['a gap of 3 s', [...flow, 6, 6, 6], true],
  ['something again after a gap', [...flow, 6, 6, 6, 7], false],
  ['an idle connection, checked every other second', [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 7], false],
  ['nothing from the start', [0, 0, 0, 0, 0, 0], false],
])('%s: stalled %#', (_, counts, stalled) => {
  expect(after(counts).stalled).toBe(stalled)
})

it('doesn’t take a camera turned off for a broken link', () => {
  expect(after([6, 6, 6, 6, 6], forgive(after(flow))).stalled).toBe(false)
})

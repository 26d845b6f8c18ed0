import { expect, test } from 'vitest'
import { isJustMailed } from './asked-links.ts'

const at = 1_795_000_000_000

test.each([
  ['none', null, false],
  ['made by an earlier try of the same job', at + 1, false],
  ['made in the same moment', at, true],
  ['made a moment ago', at - 1, true],
  ['made almost five minutes ago', at - 299_999, true],
  ['made five minutes ago', at - 300_000, false],
])('a link %s', (_, made, expected) => {
  const latest = made === null ? null : { createdAt: made }
  expect(isJustMailed(latest, { createdAt: at })).toBe(expected)
})

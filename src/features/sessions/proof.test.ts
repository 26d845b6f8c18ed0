import { expect, test } from 'vitest'
import { isProofFresh } from './proof.ts'

const minutes = 60_000

test.each([
  [null, false],
  [0, true],
  [9 * minutes, true],
  [10 * minutes - 1, true],
  [10 * minutes, false],
])('a proof %s ms ago', (age, fresh) => {
  const now = 1_795_000_000_000
  expect(isProofFresh({ provedAt: age === null ? null : now - age, now })).toBe(fresh)
})

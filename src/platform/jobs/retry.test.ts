import fc from 'fast-check'
import { expect, test } from 'vitest'
import { retryDelay } from './retry.ts'

test.each([
  [1, 15],
  [2, 45],
  [3, 135],
  [4, 405],
  [5, 1215],
  [6, 3600],
  [1000, 3600],
])('after attempt %d it waits %d seconds', (attempts, seconds) => {
  expect(retryDelay({ attempts, random: () => 0.5 })).toBe(seconds * 1000)
})

test('chance makes it a quarter more or less, never anything else', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 99 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (attempts, chance) => {
        const plain = retryDelay({ attempts, random: () => 0.5 })
        const delay = retryDelay({ attempts, random: () => chance })
        expect(delay).toBeGreaterThanOrEqual(plain * 0.75 - 1)
        expect(delay).toBeLessThanOrEqual(plain * 1.25 + 1)
      },
    ),
  )
})

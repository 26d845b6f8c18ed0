import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTestClock } from '../../testing/clock.ts'
import { addressKey } from './address-key.ts'
import { createGuesses } from './guesses.ts'
import { createBuckets, createRateLimiter, rates } from './rate-limit.ts'

test.each([
  ['198.51.100.7', '198.51.100.7'],
  ['::ffff:198.51.100.7', '198.51.100.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('the requests of %s are counted under %s', (address, key) => {
  expect(addressKey(address)).toBe(key)
})

test('a bucket gives its burst and then its rate, never more', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 200 })
  fc.assert(
    fc.property(gaps, (pauses) => {
      const clock = createTestClock()
      const { take } = createBuckets({ bucket: { burst: 5, perSecond: 2 }, now: clock.now })
      let given = 0
      let elapsed = 0
      for (const pause of pauses) {
        clock.advance(pause)
        elapsed += pause
        if (take('x') === 0) given += 1
      }
      expect(given).toBeLessThanOrEqual(5 + (elapsed / 1000) * 2)
    }),
  )
})

test('a refusal says when to come again, and then it works', () => {
  const clock = createTestClock()
  const { take } = createBuckets({ bucket: { burst: 1, perSecond: 0.25 }, now: clock.now })
  expect(take('x')).toBe(0)
  expect(take('x')).toBe(4)
  expect(take('y')).toBe(0)
  clock.advance(4000)
  expect(take('x')).toBe(0)
})

test('what is full again is forgotten', () => {
  const clock = createTestClock()
  const buckets = createBuckets({ bucket: { burst: 1, perSecond: 1 }, now: clock.now })
  for (let index = 0; index < 20_000; index += 1) buckets.take(`address ${index}`)
  clock.advance(1000)
  buckets.take('one more')
  expect(buckets.size()).toBe(1)
})

test('a classroom behind one address joins at once', () => {
  const { countAddress } = createRateLimiter({ table: rates, now: createTestClock().now })
  for (let pupil = 0; pupil < 400; pupil += 1) countAddress('join', '198.51.100.7')
})

test('guessing at one account gets slower and slower, and ends being slow', () => {
  const clock = createTestClock()
  const guesses = createGuesses(clock)
  const guess = { address: '198.51.100.7', account: 'ana@meet.test' }
  for (let tries = 0; tries < 5; tries += 1) guesses.attempt(guess)
  const waits: number[] = []
  for (let tries = 0; tries < 8; tries += 1) {
    try {
      guesses.attempt(guess)
    } catch (error) {
      const seconds = (error as { retryAfter: number }).retryAfter
      waits.push(seconds)
      clock.advance(seconds * 1000)
      guesses.attempt(guess)
    }
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60])
  clock.advance(15 * 60_000)
  guesses.attempt(guess)
})

test('whoever signed in from an address before isn’t kept out by what others try', () => {
  const guesses = createGuesses(createTestClock())
  const mine = { address: '198.51.100.7', account: 'ana@meet.test' }
  guesses.attempt(mine)
  guesses.succeeded(mine)
  for (let tries = 0; tries < 5; tries += 1) guesses.attempt({ ...mine, address: '203.0.113.9' })
  expect(() => guesses.attempt({ ...mine, address: '203.0.113.9' })).toThrow(/later/)
  guesses.attempt(mine)
})

test('one address can’t try many accounts for ever', () => {
  const guesses = createGuesses(createTestClock())
  const tryOne = (index: number) => guesses.attempt({ address: '198.51.100.7', account: `user${index}` })
  for (let index = 0; index < 100; index += 1) tryOne(index)
  expect(() => tryOne(100)).toThrow(/later/)
})

test('a class of right passwords behind one address is never slowed down', () => {
  const guesses = createGuesses(createTestClock())
  for (let index = 0; index < 500; index += 1) {
    const guess = { address: '198.51.100.7', account: `user${index}` }
    guesses.attempt(guess)
    guesses.succeeded(guess)
  }
})

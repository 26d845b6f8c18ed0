import { expect, test } from 'vitest'
import { createTestClock } from '../../testing/clock.ts'
import { createAwaitedSignUps } from './awaited-sign-ups.ts'

const ana = { email: 'Ana@meet.test', password: 'three words or more' }
const hour = 3_600_000

test('knows an address with its password for a day from the latest time, and neither alone', () => {
  const clock = createTestClock()
  const awaited = createAwaitedSignUps(clock)
  expect(awaited.knows(ana)).toBe(false)
  awaited.remember(ana)
  expect(awaited.knows({ ...ana, email: 'ana@MEET.test' })).toBe(true)
  expect(awaited.knows({ ...ana, password: 'Three words or more' })).toBe(false)
  expect(awaited.knows({ ...ana, email: 'bo@meet.test' })).toBe(false)
  clock.advance(23 * hour)
  awaited.remember(ana)
  clock.advance(23 * hour)
  expect(awaited.knows(ana)).toBe(true)
  clock.advance(hour)
  expect(awaited.knows(ana)).toBe(false)
})

test('a flood of sign-ups takes no more memory, and forgets the oldest first', () => {
  const awaited = createAwaitedSignUps(createTestClock())
  for (const email of ['first@meet.test', 'second@meet.test']) awaited.remember({ ...ana, email })
  for (let number = 0; number < 9_999; number += 1) awaited.remember({ ...ana, email: `${number}@meet.test` })
  expect(awaited.knows({ ...ana, email: 'first@meet.test' })).toBe(false)
  for (const email of ['second@meet.test', '9998@meet.test'])
    expect(awaited.knows({ ...ana, email })).toBe(true)
})

test('where one ends and the other begins makes a difference', () => {
  const awaited = createAwaitedSignUps(createTestClock())
  awaited.remember({ email: 'ana@meet.test', password: 'xyz' })
  expect(awaited.knows({ email: 'ana@meet.testx', password: 'yz' })).toBe(false)
})

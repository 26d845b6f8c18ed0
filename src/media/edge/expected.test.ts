import { expect, test } from 'vitest'
import { createExpected } from './expected.ts'

test('a place is kept for a minute, for one who comes once', () => {
  let time = 1_800_000_000_000
  const expected = createExpected({ now: () => time })
  expected.add('m', 'a')
  expected.add('m', 'b')
  expect([expected.take('m', 'c'), expected.take('n', 'a')]).toEqual([false, false])
  time += 59_999
  expect([expected.take('m', 'a'), expected.take('m', 'a')]).toEqual([true, false])
  time += 1
  expect(expected.take('m', 'b')).toBe(false)
})

test('after the app was away nobody is expected', () => {
  const expected = createExpected({ now: () => 0 })
  expected.add('m', 'a')
  expected.clear()
  expect(expected.take('m', 'a')).toBe(false)
})

import { expect, it } from 'vitest'
import { elapsed } from './elapsed.ts'

it.each([
  [-5, '0:00'],
  [999, '0:00'],
  [247_000, '4:07'],
  [3_847_000, '1:04:07'],
])('%i ms is %s', (milliseconds, words) => {
  expect(elapsed(milliseconds)).toBe(words)
})

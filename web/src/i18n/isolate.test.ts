import { expect, it } from 'vitest'
import { isolate, withoutIsolates } from './isolate.ts'

it.each([
  ['Anna', 'ltr', 'Anna'],
  ['مريم', 'ltr', '\u2068مريم\u2069'],
  ['مريم', 'rtl', 'مريم'],
  ['Anna', 'rtl', '\u2068Anna\u2069'],
  ['42', 'rtl', '42'],
] as const)('%s in a %s sentence', (value, direction, expected) => {
  expect(isolate(value, direction)).toBe(expected)
})

it('takes the marks off again', () => {
  expect(withoutIsolates(isolate('مريم', 'ltr'))).toBe('مريم')
})

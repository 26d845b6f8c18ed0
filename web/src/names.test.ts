import { expect, it } from 'vitest'
import { givenName, nameError } from './names.ts'

it.each([
  ['Mara', undefined],
  ['王芳', undefined],
  ['👩‍👩‍👧‍👦'.repeat(64), undefined],
  ['a'.repeat(65), 'long'],
  ['', 'empty'],
  ['   ', 'empty'],
  ['\u200b\u2060', 'empty'],
])('%j is %s', (name, expected) => {
  expect(nameError(name)).toBe(expected)
})

it.each([
  ['Mara Okoye', 'Mara'],
  ['  Ada  Lovelace ', 'Ada'],
  ['王芳', '王芳'],
  ['', ''],
])('%j is greeted as %j', (name, expected) => {
  expect(givenName(name)).toBe(expected)
})

import { expect, it } from 'vitest'
import { hueOf, initialsOf } from './face.ts'

it.each([
  ['Mara Okoye', 'MO'],
  ['mara', 'M'],
  ['Anna-Lena von der Heide', 'AH'],
  ['مريم الحسن', 'م'],
  ['王芳', '王'],
  ['Łukasz Żak', 'ŁŻ'],
  ['🦊 Fox', '🦊'],
  ['(guest) 7', 'G7'],
  ['…', '…'],
])('%s → %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

it('keeps the colour of a person', () => {
  expect(hueOf('Mara')).toBe(hueOf('Mara'))
  expect(hueOf('Mara')).toBeGreaterThanOrEqual(0)
  expect(hueOf('Mara')).toBeLessThan(360)
})

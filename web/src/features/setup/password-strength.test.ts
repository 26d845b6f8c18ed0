import { expect, it } from 'vitest'
import { strengthOf } from './password-strength.ts'

it.each([
  ['', 'short'],
  ['boat', 'short'],
  ['aaaaaaaaaaaaaaaa', 'weak'],
  ['12345678', 'weak'],
  ['password1234', 'weak'],
  ['summer2026', 'fair'],
  ['three small boats', 'strong'],
  ['correct horse battery staple', 'strong'],
  ['рыба плывёт домой', 'strong'],
])('%j is %s', (password, strength) => {
  expect(strengthOf(password)).toBe(strength)
})

import { expect, test } from 'vitest'
import { readSignInName, readUsername } from './username.ts'

test.each([
  ['ada', 'ada'],
  [' Ada.L_1-b ', 'ada.l_1-b'],
  [`a${'b'.repeat(31)}`, `a${'b'.repeat(31)}`],
])('%s is a username', (typed, username) => {
  expect(readUsername(typed)).toBe(username)
})

test.each([
  '',
  'ab',
  '1ada',
  '.ada',
  '-ada',
  'ada lovelace',
  'ada@meet.test',
  'ada@',
  'адa',
  'ada\u0000',
  'ada\u202E',
  `a${'b'.repeat(32)}`,
])('%j is none', (typed) => {
  expect(() => readUsername(typed)).toThrow(
    expect.objectContaining({
      code: 'invalid_input',
      reason: 'username_form',
      details: [{ path: 'username', message: expect.any(String) as string }],
    }) as Error,
  )
})

test.each(['admin', 'ROOT', 'Support', 'parley'])('%s is the server’s own', (typed) => {
  expect(() => readUsername(typed)).toThrow(expect.objectContaining({ reason: 'username_reserved' }) as Error)
})

test.each([
  [' ADA@Meet.test', { kind: 'email', normalised: 'ada@meet.test' }],
  ['Ada ', { kind: 'username', normalised: 'ada' }],
])('%s signs in as %o', (typed, name) => {
  expect(readSignInName(typed)).toEqual(name)
})

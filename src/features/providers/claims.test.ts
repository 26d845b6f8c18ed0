import { expect, test } from 'vitest'
import { strangerOf, type Claims } from './claims.ts'
import { roleBy } from './enter.ts'

const provider = {
  kind: 'oidc' as const,
  domains: '',
  groupsClaim: 'groups',
  adminGroup: 'it',
  trustsEmail: false,
}
const told = (signed: Claims, asked: Claims = {}) =>
  strangerOf({ issuer: 'https://id.test', subject: 'x', signed, asked }, provider)

test.each<[string, Claims, string]>([
  ['the whole name', { name: ' Ada  Lovelace ', given_name: 'A' }, 'Ada Lovelace'],
  ['its parts', { given_name: 'Ada', family_name: 'Lovelace' }, 'Ada Lovelace'],
  ['a user name', { preferred_username: 'ada' }, 'ada'],
  ['the address', { name: '\u202E', email: 'ada.l@id.test' }, 'ada.l'],
  ['nothing', { name: 7 }, '?'],
])('somebody is called by %s', (_what, claims, name) => {
  expect(told(claims).name).toBe(name)
})

test.each<[string, Claims, Claims, string | null, boolean]>([
  ['from the token', { email: 'a@id.test', email_verified: true }, {}, 'a@id.test', true],
  ['from the answer', {}, { email: 'a@id.test', email_verified: 'true' }, 'a@id.test', true],
  [
    'never from both',
    { email: 'a@id.test' },
    { email: 'b@id.test', email_verified: true },
    'a@id.test',
    false,
  ],
  ['not at all', { email_verified: true }, {}, null, false],
  ['of no shape', { email: 'a b@id.test', email_verified: true }, {}, null, false],
  ['confirmed by no word', { email: 'a@id.test', email_verified: 'yes' }, {}, 'a@id.test', false],
])('an address comes %s', (_what, signed, asked, ...[email, isEmailConfirmed]) => {
  expect(told(signed, asked)).toMatchObject({ email, isEmailConfirmed })
})

test.each<[Claims, boolean]>([
  [{ groups: ['it'] }, true],
  [{ groups: 'it' }, true],
  [{ groups: ['IT', 'it2'] }, false],
  [{ groups: { it: true } }, false],
  [{}, false],
])('groups %j make an admin: %s', (claims, isAdmin) => {
  expect(told(claims).isAdmin).toBe(isAdmin)
})

test.each([
  ['user', false, true, 'admin', true],
  ['admin', true, true, 'admin', true],
  ['admin', false, true, 'admin', false],
  ['admin', true, false, 'user', false],
  ['admin', false, false, 'admin', false],
  ['user', true, false, 'user', false],
  ['admin', true, null, 'admin', true],
] as const)(
  '%s (by groups: %s), in the group: %s → %s (by groups: %s)',
  (role, gaveAdmin, isAdmin, ...[to, gave]) => {
    expect(roleBy({ role }, { gaveAdmin }, { isAdmin })).toEqual({ role: to, gaveAdmin: gave })
  },
)

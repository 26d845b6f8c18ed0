import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCookie, writeCookie } from './cookies.ts'

const name = '__Host-parley_session'

test.each([
  ['alone', `${name}=abc`, 'abc'],
  ['first', `${name}=abc; other=1`, 'abc'],
  ['last', `other=1; ${name}=abc`, 'abc'],
  ['beside a name that ends like it', `x${name}=evil; ${name}=abc`, 'abc'],
  ['beside a value that looks like it', `other=${name}=evil; ${name}=abc`, 'abc'],
  ['missing', 'other=1', null],
  ['only the end of another name', `x${name}=evil`, null],
  ['empty', `${name}=`, ''],
])('a cookie %s', (_name, header, value) => {
  expect(readCookie(header, name)).toBe(value)
})

test('no header, no cookie', () => {
  expect(readCookie(undefined, name)).toBeNull()
})

test('no header makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(() => readCookie(header, name)).not.toThrow()
    }),
  )
})

test('a cookie is bound to the host, the path and a secure connection', () => {
  const cookie = { name, value: 'abc', maxAge: 7 } as const
  const bound = `${name}=abc; Path=/; Max-Age=7; Secure; HttpOnly`
  expect(writeCookie(cookie, { crossSite: false })).toEqual([`${bound}; SameSite=Lax`])
  expect(writeCookie(cookie, { crossSite: true })).toEqual([`${bound}; SameSite=None`])
})

test('a second name says the same', () => {
  const cookie = { name, alsoAs: 'other', value: 'abc', maxAge: null } as const
  const bound = 'Path=/; Secure; HttpOnly; SameSite=Lax'
  expect(writeCookie(cookie, { crossSite: false })).toEqual([`${name}=abc; ${bound}`, `other=abc; ${bound}`])
})

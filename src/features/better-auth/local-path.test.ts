import { expect, test } from 'vitest'
import { Failure } from '../../core/failure.ts'
import { checkLocal, withParameter } from './local-path.ts'

test.each(['/', '/rooms', '/rooms/abc-defg-hij?a=b&c=%2F#top', '/a/./b', '/~ana/+1@x', '', undefined])(
  '%s is a path of this server',
  (path) => expect(() => checkLocal(path)).not.toThrow(),
)

test.each([
  'https://evil.test',
  'https://meet.test/rooms',
  '//evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  '/%2fevil.test',
  '/%5Cevil.test',
  '/\tevil.test',
  '/\n/evil.test',
  ' /rooms',
  'rooms',
  'javascript:alert(1)',
  '/rooms\r\nset-cookie: a=b',
  '/<script>',
  '/\u0000/evil.test',
  '/\u202e',
  `/${'a'.repeat(2048)}`,
])('%j isn’t', (path) => {
  expect(() => checkLocal('/fine', path)).toThrow(Failure)
})

test.each([
  ['/x', '/x?token=a%26b'],
  ['/x?c=d', '/x?c=d&token=a%26b'],
  ['/x#top', '/x?token=a%26b#top'],
])('%s gets a parameter', (path, expected) => {
  expect(withParameter(path, 'token', 'a&b')).toBe(expected)
})

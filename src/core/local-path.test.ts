import { expect, test } from 'vitest'
import { localPath, withNext } from './local-path.ts'

test.each([
  ['/rooms?a=b#c', '/rooms?a=b#c'],
  ['/a/../b', '/b'],
  ['/', '/'],
  ['', '/'],
  ['rooms', '/'],
  ['//evil.test', '/'],
  ['/\\evil.test', '/'],
  ['\\\\evil.test', '/'],
  ['/\\/evil.test', '/'],
  ['///evil.test', '/'],
  ['/.//evil.test', '/'],
  ['/a/..//evil.test', '/'],
  ['/\t/evil.test', '/'],
  ['/\n/evil.test', '/'],
  ['/\r\n//evil.test', '/'],
  ['\t//evil.test', '/'],
  [' //evil.test', '/'],
  ['/%2f%2fevil.test', '/%2f%2fevil.test'],
  ['/a\r\nset-cookie: b', '/aset-cookie:%20b'],
  ['/\u0000a', '/%00a'],
  ['/?a=\u202e"<', '/?a=%E2%80%AE%22%3C'],
  ['/@evil.test', '/@evil.test'],
  ['https://evil.test', '/'],
  ['https:evil.test', '/'],
  ['javascript:alert(1)', '/'],
  ['/javascript:alert(1)', '/javascript:alert(1)'],
  ['data:text/html,x', '/'],
])('%j leads to %j', (next, path) => {
  expect(localPath(next)).toBe(path)
})

test('an address says where to go afterwards, where that is somewhere', () => {
  const address = 'https://meet.test/register/confirm'
  expect(withNext(address, '/sign-in/done?a=b')).toBe(`${address}?next=%2Fsign-in%2Fdone%3Fa%3Db`)
  expect([withNext(address), withNext(address, '//evil.test')]).toEqual([address, address])
})

import { expect, it } from 'vitest'
import { localPath, paths } from './paths.ts'

const origin = 'https://meet.example'

it.each([
  ['/r/abc-defg-hij', '/r/abc-defg-hij'],
  ['/rooms/a/settings?x=1#y', '/rooms/a/settings?x=1#y'],
  [null, '/'],
  ['', '/'],
  ['//evil.example/r', '/'],
  ['/\\evil.example', '/'],
  ['/.//evil.example', '/'],
  ['\\\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['/\n//evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
])('after signing in with next=%s one is at %s', (next, expected) => {
  expect(localPath(next, origin)).toBe(expected)
})

it('remembers where to go on, except home', () => {
  expect(paths.signIn('/r/abc-defg-hij')).toBe('/sign-in?next=%2Fr%2Fabc-defg-hij')
  expect(paths.signIn('/')).toBe('/sign-in')
})

import { expect, test } from 'vitest'
import { isFromOurPages } from './origin.ts'

const ours = ['https://meet.test', 'https://other.test:8443']
const bare = { method: 'POST', hasCookie: false, origin: undefined, referer: undefined, fetchSite: undefined }
const withCookie = { ...bare, hasCookie: true }

test.each([
  ['a program without anything', bare, true],
  ['a GET from anywhere', { ...withCookie, method: 'GET', origin: 'https://evil.test' }, true],
  ['our page', { ...withCookie, origin: 'https://meet.test' }, true],
  ['our page on its port', { ...withCookie, origin: 'https://other.test:8443' }, true],
  ['another port', { ...withCookie, origin: 'https://meet.test:444' }, false],
  ['another scheme', { ...withCookie, origin: 'http://meet.test' }, false],
  ['a name that begins like ours', { ...withCookie, origin: 'https://meet.test.evil.test' }, false],
  ['another page without cookies', { ...bare, origin: 'https://evil.test' }, false],
  ['a sandboxed page', { ...withCookie, origin: 'null' }, false],
  ['a sandboxed page without cookies', { ...bare, origin: 'null' }, false],
  ['a cookie and no origin', withCookie, false],
  ['a cookie and our referer', { ...withCookie, referer: 'https://meet.test/r/abc?x=1' }, true],
  ['a cookie and another referer', { ...withCookie, referer: 'https://evil.test/https://meet.test' }, false],
  ['a cookie and a referer that is none', { ...withCookie, referer: 'meet.test' }, false],
  ['a cookie and a browser’s word that it is us', { ...withCookie, fetchSite: 'same-origin' }, false],
  [
    'another origin with our referer',
    { ...withCookie, origin: 'null', referer: 'https://meet.test/' },
    false,
  ],
  ['a cookie-less form of another site', { ...bare, fetchSite: 'cross-site' }, false],
  ['a cookie-less form of a sibling', { ...bare, fetchSite: 'same-site' }, false],
  ['a cookie-less request of our page', { ...bare, fetchSite: 'same-origin' }, true],
])('%s', (_name, request, expected) => {
  expect(isFromOurPages(request, ours)).toBe(expected)
})

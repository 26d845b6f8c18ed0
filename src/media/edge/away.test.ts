import { expect, test } from 'vitest'
import { awayAnswer, chooseLanguage, isOwnAnswer } from './away.ts'
import type { RequestHead } from './request-head.ts'

const headOf = (target: string, headers: Record<string, string> = {}): RequestHead => ({
  method: 'GET',
  target,
  version: '1.1',
  headers: Object.entries(headers),
  length: 0,
})

const answer = (target: string, headers: Record<string, string> = {}) =>
  awayAnswer({ head: headOf(target, headers), requestId: 'r1', now: 0, livekitReady: true })

test.each([
  ['', 'en'],
  ['de', 'de'],
  ['de-CH, de;q=0.9, en;q=0.5', 'de'],
  ['fr, ar;q=0.4, en;q=0.3', 'ar'],
  ['en;q=0.1, DE', 'de'],
  ['de;q=0, en', 'en'],
  ['xx, constructor', 'en'],
])('of %j the language is %s', (accept, language) => {
  expect(chooseLanguage(accept)).toBe(language)
})

test('people get a page in their language that asks again by itself, without script', () => {
  const { status, headers, body } = answer('/r/abc', { accept: 'text/html,*/*', 'accept-language': 'ar' })
  expect(status).toBe(503)
  expect(String(body)).toMatch(/<html lang="ar" dir="rtl" data-screen="unavailable">/u)
  expect(String(body)).toMatch(/<meta http-equiv="refresh" content="3">/u)
  expect(String(body)).not.toMatch(/<script|style="/u)
  expect(headers?.['Content-Security-Policy']).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]+='/u)
  expect(headers?.['Retry-After']).toBe('3')
})

test('programs get the flat failure', () => {
  const { status, headers, body } = answer('/api/rooms', { accept: 'application/json' })
  expect([status, headers?.['Retry-After']]).toEqual([503, '1'])
  expect(JSON.parse(String(body))).toEqual({
    code: 'unavailable',
    message: 'the server is away for a moment',
    requestId: 'r1',
  })
})

test('the edge answers for its own health, and says who is away', () => {
  expect(isOwnAnswer(headOf('/health?x'))).toBe(true)
  expect(isOwnAnswer(headOf('/healthy'))).toBe(false)
  expect(JSON.parse(String(answer('/health').body))).toEqual({
    status: 'ok',
    time: '1970-01-01T00:00:00.000Z',
  })
  expect(answer('/ready').status).toBe(503)
  expect(JSON.parse(String(answer('/ready').body))).toMatchObject({
    parts: { livekit: 'ready', database: 'away' },
  })
})

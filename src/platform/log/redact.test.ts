import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oneLine, redact, redacted, redactFields, redactPath, redactText } from './redact.ts'

const canary = 'CANARY-7d1f0a9c'

describe('fields', () => {
  test.each([
    'cookie',
    'Cookie',
    'set-cookie',
    'authorization',
    'Proxy-Authorization',
    'access_token',
    'accessToken',
    'join_request',
    'joinRequest',
    'password',
    'newPassword',
    'secret',
    'client_secret',
    'refreshToken',
    'apiKey',
    'private_key',
  ])('%s is hidden at any depth', (key) => {
    expect(JSON.stringify(redact({ a: [{ b: { [key]: canary } }] }))).not.toContain(canary)
    expect(redactFields({ [key]: canary })).toEqual({ [key]: redacted })
  })

  test('code and state are hidden in a request and nowhere else', () => {
    expect(redactFields({ query: { code: canary, state: canary } })).toEqual({
      query: { code: redacted, state: redacted },
    })
    expect(redactFields({ code: 'not_found', state: 'ready' })).toEqual({ code: 'not_found', state: 'ready' })
  })

  test('counts and answers keep their value', () => {
    expect(redactFields({ tokens: 3, hasCookie: true, secret: null })).toEqual({
      tokens: 3,
      hasCookie: true,
      secret: null,
    })
  })

  test('errors become plain, with their cause, without secrets and line breaks', () => {
    const cause = new Error(`postgresql://parley:${canary}@db/parley refused`)
    const plain = redact(new Error('could not\nconnect', { cause }))
    expect(plain).toMatchObject({ name: 'Error', message: 'could not connect' })
    expect(JSON.stringify(plain)).not.toContain(canary)
  })

  test('what refers to itself ends', () => {
    const circle: Record<string, unknown> = {}
    circle['self'] = circle
    expect(JSON.stringify(redact(circle))).toContain('[deep]')
  })
})

describe('texts and paths', () => {
  test.each([
    `/rtc?access_token=${canary}&auto_subscribe=1`,
    `/rtc/v1?join_request=${canary}`,
    `wss://meet.example/rtc/v1?x=1&access_token=${canary}`,
    `/callback?code=${canary}&state=${canary}`,
    `GET /rtc?access_token=${canary} failed`,
    `Authorization: Bearer ${canary}`,
    `postgresql://parley:${canary}@localhost/parley`,
    `eyJhbGciOi${canary}.eyJzdWIi${canary}.sig`,
  ])('%s loses its secret', (text) => {
    expect(redactText(text)).not.toContain(canary)
  })

  test('a path loses fragment and token-like segments, keeps ids', () => {
    const id = '01938c2e-7d3b-7aaa-8bbb-0123456789ab'
    expect(redactPath('/setup#4fzX9c0b1dE2gH3iJ4kL5m')).toBe('/setup')
    expect(redactPath('/invite/4fzX9c0b1dE2gH3iJ4kL5m/take?x=1')).toBe('/invite/[redacted]/take?x=1')
    expect(redactPath(`/api/meetings/${id}/end`)).toBe(`/api/meetings/${id}/end`)
    expect(redactFields({ url: '/i/4fzX9c0b1dE2gH3iJ4kL5m' })).toEqual({ url: '/i/[redacted]' })
  })

  test('any text becomes one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\r\n\u2028\u2029\u0085\0]/)
      }),
    )
  })

  test('a token is hidden whatever it is glued to', () => {
    for (const before of ['', 'x-', '_', 'token:', '-eyJ-eyJ-'])
      expect(redactText(`${before}eyJhbGciOi${canary}.eyJzdWIi${canary}.sig end`)).toMatch(/redacted] end$/)
  })

  test('a text made to be hard is done at once, and cut', () => {
    const pieces = [
      'a',
      '-eyJ',
      'eyJaaaaa.',
      'a://',
      'a:',
      'bearer ',
      'bearer\t',
      '?code',
      '?code=',
      '&state=a ',
    ]
    for (const piece of pieces) {
      const started = performance.now()
      const text = redactText(piece.repeat(200_000 / piece.length))
      // Quadratic it would take minutes; on a machine with much else to do milliseconds tell nothing.
      expect(performance.now() - started).toBeLessThan(5000)
      expect(text.length).toBeLessThan(10_000)
    }
  })

  test('a planted secret never survives, wherever it stands in a query', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/)
    const pairs = fc.array(fc.tuple(word, word), { maxLength: 4 })
    const secret = fc.constantFrom('access_token', 'join_request', 'code', 'state', 'token', 'secret')
    fc.assert(
      fc.property(pairs, secret, pairs, (before, name, after) => {
        const query = [...before, [name, canary], ...after].map(([key, value]) => `${key}=${value}`)
        expect(redactText(`/some/path?${query.join('&')}`)).not.toContain(canary)
      }),
    )
  })
})

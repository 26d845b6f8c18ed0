import { expect, test } from 'vitest'
import type { FailureReply } from '../../contract/failure-code.ts'
import { Failure } from '../../core/failure.ts'
import { createNumberedIds } from '../../testing/numbered.ts'
import { testConfig } from '../../testing/test-config.ts'
import { createLog } from '../log/log.ts'
import { createHttpServer } from './server.ts'

const setUp = () => {
  const lines: string[] = []
  const write = (line: string): void => void lines.push(line)
  const { log } = createLog({ level: 'debug', format: 'json', process: 'test', write })
  const { http: config } = testConfig('/nowhere')
  const { app } = createHttpServer({ config, publicCertificate: false, newId: createNumberedIds(), log })
  app.get('/fails', () => {
    throw new Error('the secret of the database is 42')
  })
  app.get('/faulty', () => {
    throw Object.assign(new Error('of a plugin'), { statusCode: 412 })
  })
  app.get('/busy', () => {
    throw new Failure('unavailable', 'come back later', { reason: 'media', retryAfter: 7 })
  })
  app.post('/echo', (request) => ({ body: request.body }))
  return { app, lines }
}

const json = { 'content-type': 'application/json' }

test('what nobody foresaw says nothing to the caller and everything to the operator', async () => {
  const { app, lines } = setUp()
  const response = await app.inject('/fails')
  expect(response.statusCode).toBe(500)
  const requestId = response.headers['x-request-id']
  expect(response.json()).toEqual({
    code: 'internal',
    message: 'something went wrong on the server',
    requestId,
  })
  expect(lines.join('')).toContain('the secret of the database is 42')
  expect(lines.join('')).toContain(`"requestId":"${String(requestId)}"`)
})

test('what a plugin says is the caller’s fault is no error of ours', async () => {
  const { app, lines } = setUp()
  const response = await app.inject('/faulty')
  expect(response.statusCode).toBe(400)
  expect(response.json()).toMatchObject({ code: 'invalid_input', message: 'the request is not valid' })
  expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
})

test('a failure is flat, with its reason and when to try again', async () => {
  const response = await setUp().app.inject('/busy')
  expect(response.statusCode).toBe(503)
  expect(response.headers['retry-after']).toBe('7')
  expect(response.json()).toMatchObject({ code: 'unavailable', reason: 'media', message: 'come back later' })
})

test.each([
  ['text', '400 invalid_input', { 'content-type': 'text/plain' }, '{}'],
  ['a form', '400 invalid_input', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1'],
  ['broken JSON', '400 invalid_input', json, '{"a":'],
  ['an empty body that claims to be JSON', '400 invalid_input', json, ''],
  ['a body beyond 64 KiB', '413 too_large', json, JSON.stringify('x'.repeat(66_000))],
  ['JSON that reaches for the prototype', '400 invalid_input', json, '{"__proto__":{"admin":true}}'],
])('%s is refused with %s', async (_name, answer, headers, payload) => {
  const { app, lines } = setUp()
  const response = await app.inject({ method: 'POST', url: '/echo', headers, payload })
  expect(`${response.statusCode} ${response.json<FailureReply>().code}`).toBe(answer)
  expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
})

test('headers beyond 16 KiB are refused, but not on the way to signalling', async () => {
  const { app } = setUp()
  const headers = { 'x-large': 'x'.repeat(20_000) }
  expect((await app.inject({ url: '/echo', headers })).statusCode).toBe(413)
  expect((await app.inject({ url: '/rtc/validate', headers })).statusCode).toBe(404)
})

test.each(['/%', '/%ff', '/..%2f..%2fetc/passwd', '//evil.test/'])(
  'the address %s is no surprise',
  async (url) => {
    const response = await setUp().app.inject(url)
    expect([400, 404]).toContain(response.statusCode)
    expect(response.json<FailureReply>().code).toMatch(/^(not_found|invalid_input)$/)
  },
)

test('every answer is kept by nobody and may run nothing', async () => {
  const { headers } = await setUp().app.inject('/nothing')
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  })
})

import { expect, test } from 'vitest'
import { testConfig } from '../../testing/test-config.ts'
import { answerHeaders, pageHeaders } from './headers.ts'

const { http } = testConfig('/nowhere')
const local = {
  ...http,
  kind: 'localhost' as const,
  origins: ['http://localhost:7080', 'http://127.0.0.1:7080'],
}

test('a page may do what its policy says and nothing else', () => {
  const headers = pageHeaders({ http, publicCertificate: true })
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
      "connect-src 'self' wss://meet.test; img-src 'self' data: blob:; media-src 'self' blob: mediastream:; " +
      "font-src 'self'; manifest-src 'self'; worker-src 'self' blob:; base-uri 'none'; object-src 'none'; " +
      "form-action 'self'; frame-ancestors 'none'",
  )
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'strict-transport-security': 'max-age=31536000',
  })
  const policy = headers['permissions-policy'] ?? ''
  for (const name of ['camera', 'microphone', 'display-capture', 'speaker-selection', 'screen-wake-lock'])
    expect(policy).toContain(`${name}=(self)`)
  expect(policy).toContain('geolocation=()')
})

test('at localhost pages may also speak WebSocket without TLS', () => {
  const { 'content-security-policy': policy } = pageHeaders({ http: local, publicCertificate: false })
  expect(policy).toContain(
    "connect-src 'self' wss://localhost:7080 ws://localhost:7080 wss://127.0.0.1:7080 ws://127.0.0.1:7080;",
  )
})

test('nobody is bound to HTTPS by a certificate that browsers don’t trust by themselves', () => {
  expect(pageHeaders({ http, publicCertificate: false })).not.toHaveProperty('strict-transport-security')
  expect(answerHeaders({ http, publicCertificate: false })).not.toHaveProperty('strict-transport-security')
})

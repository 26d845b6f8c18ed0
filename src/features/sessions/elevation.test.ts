import { expect, test } from 'vitest'
import type { TestClient } from '../../testing/client.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const cookie = '__Host-parley_session'
const confirm = 'POST /api/session/confirm'
const body = { password: testPassword }

const name = async (client: TestClient) => (await client.call('GET /api/me', {})).user?.name

/** Ana’s browser, and one that shows a session it was given: somebody who knows the cookie. */
const withThief = async () => {
  const started = await startTestApp()
  const ana = await started.signedIn('Ana')
  const thief = started.newClient('203.0.113.66')
  thief.cookies.set(cookie, ana.cookies.get(cookie) ?? '')
  return { ...started, ana, thief }
}

test('whoever knew a session’s cookie shares nothing that its owner’s proof opens', async () => {
  const { ana, thief, clock } = await withThief()
  expect(await name(thief)).toBe('Ana')
  clock.advance(60 * 60_000)
  await ana.call(confirm, { body })
  expect([await name(ana), await name(thief)]).toEqual(['Ana', undefined])
  expect((await thief.send('POST /api/me/second-factor/begin')).statusCode).toBe(401)
  expect((await ana.send('POST /api/me/second-factor/begin')).statusCode).toBe(200)
})

test('it stays the same session: in the list, for tokens, and for the other tabs of its browser', async () => {
  const { ana, newClient } = await withThief()
  const [before] = (await ana.call('GET /api/sessions', {})).sessions
  const tokens = await ana.call('POST /api/auth/token', {})
  // Two tabs at once: one of them is faster, and both go on with its cookie.
  const old = ana.cookies.get(cookie)
  const answers = await Promise.all([ana.send(confirm, { body }), ana.send(confirm, { body })])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200])
  expect(ana.cookies.get(cookie)).not.toBe(old)
  expect((await ana.call('GET /api/sessions', {})).sessions).toEqual([before])
  const { refreshToken } = tokens
  const refreshed = await newClient().send('POST /api/auth/refresh', { body: { refreshToken } })
  expect(refreshed.statusCode).toBe(200)
})

test('a proof that fails leaves everything as it is', async () => {
  const { ana, thief } = await withThief()
  const refused = await ana.send(confirm, { body: { password: 'not mine' } })
  expect([refused.statusCode, refused.headers['set-cookie']]).toEqual([403, undefined])
  expect([await name(ana), await name(thief)]).toEqual(['Ana', 'Ana'])
})

test.each([
  [true, /Max-Age=604800/],
  [false, /^__Host-parley_session=(?!.*Max-Age)/],
])('one that is remembered (%s) lives on as it did', async (rememberMe, says) => {
  const { newClient, ana } = await withThief()
  const client = newClient()
  const known = { email: ana.email, password: testPassword, rememberMe }
  await client.call('POST /api/auth/sign-in/email', { body: known })
  const confirmed = await client.send(confirm, { body })
  expect(String(confirmed.headers['set-cookie'])).toMatch(says)
})

test('an app with tokens proves it without taking the browser’s session away', async () => {
  const { ana, newProgram, clock } = await withThief()
  const { accessToken } = await ana.call('POST /api/auth/token', {})
  clock.advance(9 * 60_000)
  const confirmed = await newProgram(accessToken).send(confirm, { body })
  expect([confirmed.statusCode, confirmed.headers['set-cookie']]).toEqual([200, undefined])
  expect(await name(ana)).toBe('Ana')
  clock.advance(9 * 60_000)
  expect((await ana.send('POST /api/me/second-factor/begin')).statusCode).toBe(200)
})

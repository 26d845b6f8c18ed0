import { expect, test } from 'vitest'
import { contract } from '../../contract/contract.ts'
import type { Operation } from '../../contract/operation.ts'
import { createAuthenticator } from '../../testing/authenticator.ts'
import type { TestClient } from '../../testing/client.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { openLive } from '../../testing/live-client.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { appOf } from '../../testing/second-factor-desk.ts'
import { listen, startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'

const everybody = { settings: { 'accounts.second_factor': 'everybody' } } as const
const admins = { settings: { 'accounts.second_factor': 'admins' } } as const
const refused = [403, 'second_factor_needed']

const addPasskey = async (client: TestClient): Promise<ReturnType<typeof createAuthenticator>> => {
  const device = createAuthenticator({ origin })
  const registration = device.make(await client.call('POST /api/me/passkeys/options', {}))
  await client.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration } })
  return device
}

const mayStart = async (client: TestClient) =>
  (await client.send('POST /api/rooms', { body: { name: 'Tea' } })).statusCode === 201

const open: ReadonlySet<string> = new Set([
  'GET /health',
  'GET /ready',
  'GET /api/me',
  'POST /api/session',
  'DELETE /api/session',
  'GET /api/me/passkeys',
  'POST /api/me/passkeys/options',
  'POST /api/me/passkeys',
  'POST /api/session/passkey/options',
  'POST /api/session/passkey',
  'POST /api/session/confirm/options',
  'POST /api/session/confirm',
  'GET /api/me/second-factor',
  'POST /api/me/second-factor/begin',
  'POST /api/me/second-factor',
  'POST /api/session/second-factor',
  'GET /api/auth/providers',
  'POST /api/auth/providers/:provider',
  'POST /api/auth/providers/:provider/answer',
  'POST /api/auth/providers/:provider/password',
  'POST /api/auth/login',
  'POST /api/auth/refresh',
  'GET /api/auth/me',
  'POST /api/auth/logout',
  'GET /.well-known/jwks.json',
  'POST /api/auth/sign-in/email',
  'POST /api/auth/sign-in/social',
  'GET /api/auth/get-session',
  'POST /api/auth/sign-out',
  'GET /api/auth/ok',
])

test('whoever needs one and has none can do nothing but set it up, whatever they ask for', async () => {
  const { signedIn } = await startTestApp({ ...everybody, rates: generousRates })
  const root = await signedIn('Root', 'admin')
  const operations = Object.entries<Operation>(contract)
  // Signing out comes last, in either way.
  const last = ['DELETE /api/session', 'POST /api/auth/logout', 'POST /api/auth/sign-out']
  const order = [...operations.map(([key]) => key).filter((key) => !last.includes(key)), ...last]
  for (const key of order) {
    const answer = await root.send(key, { params: { id: root.userId, code: 'aaa-aaaa-aaa' } })
    const isRefused = answer.statusCode === 403 && /second_factor_needed/i.test(answer.body)
    expect([key, isRefused]).toEqual([key, !open.has(key)])
  }
})

test('it is said at the sign-in, and ends with the first code', async () => {
  const { signedIn, newClient, clock } = await startTestApp(everybody)
  const ana = await signedIn('Ana')
  const second = newClient()
  const body = { email: ana.email, password: testPassword }
  expect(await second.call('POST /api/session', { body })).toMatchObject({
    user: { name: 'Ana' },
    mustSetUpSecondFactor: true,
  })
  expect(await mayStart(ana)).toBe(false)
  const app = appOf(await ana.call('POST /api/me/second-factor/begin', {}), clock)
  expect(await mayStart(ana)).toBe(false)
  await ana.call('POST /api/me/second-factor', { body: { code: app.code() } })
  expect(await ana.call('GET /api/me', {})).not.toHaveProperty('mustSetUpSecondFactor')
  for (const client of [ana, second]) expect(await mayStart(client)).toBe(true)
})

test('turned off, it is owed again', async () => {
  const { signedIn, clock } = await startTestApp(everybody)
  const ana = await signedIn('Ana')
  const app = appOf(await ana.call('POST /api/me/second-factor/begin', {}), clock)
  await ana.call('POST /api/me/second-factor', { body: { code: app.code() } })
  await ana.call('DELETE /api/me/second-factor', {})
  expect(await mayStart(ana)).toBe(false)
})

test('a passkey will do, and then no password does alone', async () => {
  const { signedIn, newClient } = await startTestApp(everybody)
  const ana = await signedIn('Ana')
  const device = await addPasskey(ana)
  expect(await mayStart(ana)).toBe(true)
  const client = newClient()
  const right = { email: ana.email, password: testPassword }
  expect(refusedWith(await client.send('POST /api/session', { body: right }))).toEqual([
    401,
    'passkey_needed',
  ])
  const wrong = { email: ana.email, password: 'not theirs' }
  expect(refusedWith(await client.send('POST /api/session', { body: wrong }))).toEqual([
    401,
    'wrong_credentials',
  ])
  expect(client.cookies.size).toBe(0)
  const shown = device.show(await client.call('POST /api/session/passkey/options', {}))
  expect((await client.call('POST /api/session/passkey', { body: shown })).user?.name).toBe('Ana')
  expect(await mayStart(client)).toBe(true)
})

test('a reset link is no way around a passkey', async () => {
  const { signedIn, newClient, clock } = await startTestApp(everybody)
  const [ana, root] = [await signedIn('Ana'), await signedIn('Root', 'admin')]
  await addPasskey(ana)
  const app = appOf(await root.call('POST /api/me/second-factor/begin', {}), clock)
  await root.call('POST /api/me/second-factor', { body: { code: app.code() } })
  const { url } = await root.call('POST /api/users/:id/reset-link', { params: { id: ana.userId } })
  const client = newClient()
  const body = { secret: url.split('#')[1] ?? '', password: 'another pass phrase' }
  const me = await client.call('POST /api/reset', { body })
  expect(me).not.toHaveProperty('user')
  expect(me).not.toHaveProperty('codeAwaited')
  expect(client.cookies.size).toBe(0)
})

test('where only admins need one, a change of role acts at once', async () => {
  const { app, signedIn } = await startTestApp(admins)
  const ana = await signedIn('Ana')
  await app.users.create({ name: 'R', email: 'r@meet.test', password: testPassword, role: 'admin' })
  expect(await mayStart(ana)).toBe(true)
  await app.users.change({ id: ana.userId, role: 'admin' })
  expect(refusedWith(await ana.send('GET /api/users'))).toEqual(refused)
  expect(await mayStart(ana)).toBe(false)
  await app.users.change({ id: ana.userId, role: 'user' })
  expect(await mayStart(ana)).toBe(true)
})

test('an admin who wants it of everybody begins with themselves', async () => {
  const { signedIn } = await startTestApp()
  const root = await signedIn('Root', 'admin')
  const changes = [{ key: 'accounts.second_factor', value: 'everybody', version: 0 } as const]
  await root.call('PATCH /api/settings', { body: { changes } })
  expect(refusedWith(await root.send('GET /api/settings'))).toEqual(refused)
  await addPasskey(root)
  expect((await root.send('GET /api/settings')).statusCode).toBe(200)
})

test('visitors and people outside need none', async () => {
  const { newClient } = await startTestApp(everybody)
  expect(
    (await newClient().send('GET /api/rooms/:code', { params: { code: 'aaa-aaaa-aaa' } })).statusCode,
  ).toBe(404)
})

test('the live channel shows them no more than anybody', async () => {
  const test = await startTestApp(everybody)
  const ana = await test.signedIn('Ana')
  const { path } = await listen(test)
  const page = await openLive({ path, origin, cookies: ana.cookies })
  page.send({ type: 'hello', protocol: 1, topics: [`user:${ana.userId}`] })
  expect((await page.next()).type).toBe('welcome')
  expect((await page.next()).type).toBe('refused')
})

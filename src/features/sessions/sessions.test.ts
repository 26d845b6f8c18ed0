import { expect, test } from 'vitest'
import { hashSecret } from '../../core/ids.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const day = 24 * 3_600_000
const session = '__Host-parley_session'
const bound = 'Secure; HttpOnly; SameSite=Lax'

const me = async (client: {
  call: (key: 'GET /api/me', input: object) => Promise<{ user?: { name: string } }>
}) => (await client.call('GET /api/me', {})).user?.name

test('the cookie is bound to host and page, and only its hash is stored', async () => {
  const { newClient, signedIn, database } = await startTestApp()
  const { email } = await signedIn('Ana')
  const client = newClient()
  const response = await client.send('POST /api/session', { body: { email, password: testPassword } })
  expect([response.headers['set-cookie']].flat()[0]).toMatch(
    /^__Host-parley_session=[A-Za-z0-9_-]{22}; Path=\/; Max-Age=604800; Secure; HttpOnly; SameSite=Lax$/,
  )
  const secret = client.cookies.get(session) ?? ''
  const rows = await database.query((prisma) => prisma.session.findMany())
  expect(rows.map(({ secretHash }) => secretHash)).toContain(hashSecret(secret))
  expect(JSON.stringify(rows)).not.toContain(secret)
})

/** Browsers take one’s own machine for secure, and keep the same cookies there without TLS. */
test.each([
  ['https://meet.test', 'meet.test', 'name'],
  ['http://127.0.0.1:7080', '127.0.0.1', 'localhost'],
  ['http://localhost:7080', 'localhost', 'localhost'],
] as const)(
  'at %s every cookie is for this host alone, and no script reads it',
  async (origin, name, kind) => {
    const http = { name, kind, publicUrl: origin, origins: [origin] }
    const { newClient, app } = await startTestApp({ http })
    await app.users.create({ name: 'Ana', email: 'ana@meet.test', password: testPassword, role: 'user' })
    const [host, visitor] = [newClient(), newClient()]
    const signedIn = await host.send('POST /api/session', {
      body: { email: 'ana@meet.test', password: testPassword },
    })
    const { code } = await host.call('POST /api/rooms', { body: { name: 'Tea' } })
    const joined = await visitor.send('POST /api/rooms/:code/join', {
      params: { code },
      body: { name: 'Bo' },
    })
    const left = await host.send('DELETE /api/session')
    const cookies = [signedIn, joined, left].flatMap(({ headers }) => headers['set-cookie'] ?? [])
    expect(cookies.map((cookie) => cookie.replace(/=[\w-]{22};/, '=…;'))).toEqual([
      `__Host-parley_session=…; Path=/; Max-Age=604800; ${bound}`,
      `__Host-parley_device=…; Path=/; Max-Age=34560000; ${bound}`,
      `__Host-parley_visitor=…; Path=/; Max-Age=2592000; ${bound}`,
      `__Host-parley_session=; Path=/; Max-Age=0; ${bound}`,
    ])
  },
)

test('a session slides for a week at a time and ends after 90 days', async () => {
  const { signedIn, clock } = await startTestApp()
  const client = await signedIn('Ana')
  clock.advance(6 * day)
  const response = await client.send('GET /api/me')
  expect(response.headers['set-cookie']).toContain('Max-Age=604800')
  expect((await client.send('GET /api/me')).headers['set-cookie']).toBeUndefined()
  for (let used = 6; used < 84; used += 6) {
    clock.advance(6 * day)
    expect(await me(client)).toBe('Ana')
  }
  clock.advance(6 * day)
  expect(await me(client)).toBeUndefined()
})

test('a session nobody uses ends after a week', async () => {
  const { signedIn, clock } = await startTestApp()
  const client = await signedIn('Ana')
  clock.advance(7 * day)
  expect(await me(client)).toBeUndefined()
})

test('signing in again gives a new secret and ends the old session', async () => {
  const { signedIn, newClient } = await startTestApp()
  const client = await signedIn('Ana')
  const before = client.cookies.get(session) ?? ''
  await client.call('POST /api/session', { body: { email: client.email, password: testPassword } })
  expect(client.cookies.get(session)).not.toBe(before)
  const thief = newClient()
  thief.cookies.set(session, before)
  expect(await me(thief)).toBeUndefined()
  expect(await me(client)).toBe('Ana')
})

test('a secret chosen by somebody else is never taken over', async () => {
  const { signedIn, newClient } = await startTestApp()
  const { email } = await signedIn('Ana')
  const client = newClient()
  const chosen = 'x'.repeat(22)
  client.cookies.set(session, chosen)
  await client.call('POST /api/session', { body: { email, password: testPassword } })
  expect(client.cookies.get(session)).not.toBe(chosen)
})

test('signing out ends the session on the server and is fine twice', async () => {
  const { signedIn, newClient } = await startTestApp()
  const client = await signedIn('Ana')
  const secret = client.cookies.get(session) ?? ''
  await client.call('DELETE /api/session', {})
  expect(client.cookies.has(session)).toBe(false)
  client.cookies.set(session, secret)
  expect(await me(client)).toBeUndefined()
  await newClient().call('DELETE /api/session', {})
})

test('disabling an account ends what it has', async () => {
  const { app, signedIn } = await startTestApp()
  const client = await signedIn('Ana')
  await app.users.change({ id: client.userId, disabled: true })
  expect(await me(client)).toBeUndefined()
})

test('all sessions of a user end but the one that asked', async () => {
  const { app, signedIn, newClient } = await startTestApp()
  const first = await signedIn('Ana')
  const second = newClient()
  await second.call('POST /api/session', { body: { email: first.email, password: testPassword } })
  await app.sessions.endAllOf({ userId: first.userId })
  expect(await me(first)).toBeUndefined()
  expect(await me(second)).toBeUndefined()
})

/** Somebody at two browsers. */
const atTwo = async () => {
  const test = await startTestApp()
  const first = await test.signedIn('Ana')
  const second = test.newClient('203.0.113.9')
  await second.send('POST /api/session', {
    body: { email: first.email, password: testPassword },
    headers: { 'user-agent': 'A telephone' },
  })
  const list = async () => (await first.call('GET /api/sessions', {})).sessions
  return { ...test, first, second, list }
}

test('one sees every browser that is signed in, and ends one of them', async () => {
  const { first, second, list } = await atTwo()
  const sessions = await list()
  expect(sessions).toHaveLength(2)
  expect(sessions.find(({ current }) => !current)).toMatchObject({
    address: '203.0.113.9',
    userAgent: 'A telephone',
  })
  const { id = '' } = sessions.find(({ current }) => !current) ?? {}
  await first.call('DELETE /api/sessions/:id', { params: { id } })
  expect(await me(second)).toBeUndefined()
  expect(await list()).toMatchObject([{ current: true }])
  expect((await first.send('DELETE /api/sessions/:id', { params: { id } })).statusCode).toBe(404)
})

test('ending the browser one sits at is signing out', async () => {
  const { first, second, list } = await atTwo()
  const { id = '' } = (await list()).find(({ current }) => current) ?? {}
  await first.call('DELETE /api/sessions/:id', { params: { id } })
  expect(first.cookies.has(session)).toBe(false)
  expect(await me(second)).toBe('Ana')
})

test('somebody else’s session can’t be seen or ended', async () => {
  const { signedIn, first, list } = await atTwo()
  const thief = await signedIn('Eve')
  const { id = '' } = (await list())[0] ?? {}
  expect((await thief.send('DELETE /api/sessions/:id', { params: { id } })).statusCode).toBe(404)
  expect((await thief.call('GET /api/sessions', {})).sessions).toHaveLength(1)
  expect(await me(first)).toBe('Ana')
})

test('signing out everywhere else leaves this browser', async () => {
  const { first, second } = await atTwo()
  expect(await first.call('DELETE /api/sessions', {})).toEqual({ ended: 1 })
  expect([await me(first), await me(second)]).toEqual(['Ana', undefined])
  expect(await first.call('DELETE /api/sessions', {})).toEqual({ ended: 0 })
})

/** What each cookie is bound to that an answer sets, by its name. */
const boundOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }): Record<string, string> =>
  Object.fromEntries(
    [headers['set-cookie']].flat().map((line) => {
      const [pair = '', ...bound] = String(line).split('; ')
      return [pair.split('=')[0] ?? '', bound.join('; ')]
    }),
  )

test.each(['https://meet.test', 'http://127.0.0.1:7080', 'http://localhost:7080'])(
  'every cookie is bound to host, path and secure connections at %s, and works there',
  async (publicUrl) => {
    const { signedIn, newClient } = await startTestApp({ http: { publicUrl, origins: [publicUrl] } })
    const host = await signedIn('Ana')
    const { code } = await host.call('POST /api/rooms', { body: { name: 'Tea' } })
    const visitor = newClient()
    const joined = await visitor.send('POST /api/rooms/:code/join', {
      params: { code },
      body: { name: 'Ben' },
    })
    const month = 30 * 86_400
    // Chromium and Firefox count one's own machine as secure, also without encryption.
    expect(boundOf(joined)).toEqual({
      '__Host-parley_visitor': `Path=/; Max-Age=${month}; Secure; HttpOnly; SameSite=Lax`,
    })
    expect(visitor.cookies.get('__Host-parley_visitor')).toMatch(/^[\w-]{22}$/)
    expect(await visitor.call('GET /api/me', {})).toMatchObject({ visitor: { name: 'Ben' } })
    const body = { email: host.email, password: testPassword }
    expect(boundOf(await visitor.send('POST /api/session', { body }))).toMatchObject({
      [session]: 'Path=/; Max-Age=604800; Secure; HttpOnly; SameSite=Lax',
      '__Host-parley_device': 'Path=/; Max-Age=34560000; Secure; HttpOnly; SameSite=Lax',
    })
    expect(await me(visitor)).toBe('Ana')
    const left = boundOf(await visitor.send('DELETE /api/session'))
    expect(left[session]).toBe('Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax')
  },
)

test('a visitor’s secret is kept as its hash alone, and opens no account', async () => {
  const { signedIn, newClient, database } = await startTestApp()
  const { code } = await (await signedIn('Ana')).call('POST /api/rooms', { body: { name: 'Tea' } })
  const visitor = newClient()
  await visitor.call('POST /api/rooms/:code/join', { params: { code }, body: { name: 'Ben' } })
  const secret = visitor.cookies.get('__Host-parley_visitor') ?? ''
  const rows = await database.query((prisma) => prisma.visitor.findMany())
  expect(rows.map(({ secretHash }) => secretHash)).toEqual([hashSecret(secret)])
  expect(JSON.stringify(rows)).not.toContain(secret)
  const thief = newClient()
  thief.cookies.set(session, secret)
  expect(await me(thief)).toBeUndefined()
})

test('a visitor keeps name and place, and signing in keeps the place', async () => {
  const { signedIn, newClient } = await startTestApp()
  const host = await signedIn('Ana')
  const { code } = await host.call('POST /api/rooms', { body: { name: 'Tea' } })
  const key = 'POST /api/rooms/:code/join'
  const params = { code }
  const visitor = newClient()
  const { identity } = await visitor.call(key, { params, body: { name: 'Ben' } })
  expect(await visitor.call('GET /api/me', {})).toMatchObject({ visitor: { name: 'Ben' } })
  expect(await visitor.call(key, { params, body: { identity } })).toMatchObject({ identity, name: 'Ben' })
  const stranger = newClient()
  const other = await stranger.call(key, { params, body: { name: 'Eve', identity } })
  expect(other.identity).not.toBe(identity)
  await visitor.call('POST /api/session', { body: { email: host.email, password: testPassword } })
  expect(await visitor.call(key, { params, body: { identity } })).toMatchObject({ identity, role: 'host' })
})

test.each([
  ['of another page', { origin: 'https://evil.test' }],
  ['of a sandboxed page', { origin: 'null' }],
])('a sign-in %s is refused before the password is looked at', async (_name, headers) => {
  const { signedIn, newClient } = await startTestApp()
  const { email } = await signedIn('Ana')
  const response = await newClient().send('POST /api/session', {
    body: { email, password: testPassword },
    headers,
  })
  expect(response.statusCode).toBe(403)
  expect(response.json()).toMatchObject({ code: 'forbidden', reason: 'foreign_origin' })
})

test('guessing is slowed down, and the right password after the wait works', async () => {
  const { signedIn, newClient, clock } = await startTestApp()
  const { email } = await signedIn('Ana')
  const guesser = newClient('203.0.113.66')
  const attempt = (password: string) => guesser.send('POST /api/session', { body: { email, password } })
  for (let tries = 0; tries < 5; tries += 1) expect((await attempt('wrong one')).statusCode).toBe(401)
  const refused = await attempt(testPassword)
  expect(refused.statusCode).toBe(429)
  expect(refused.headers['retry-after']).toBe('1')
  clock.advance(1000)
  expect((await attempt(testPassword)).statusCode).toBe(200)
})

test('what was done is written down with who did it and from where', async () => {
  const { signedIn, database, newClient } = await startTestApp()
  const host = await signedIn('Ana')
  const room = await host.call('POST /api/rooms', { body: { name: 'Tea' } })
  await host.send('PATCH /api/rooms/:code', { params: { code: room.code }, body: { version: 9 } })
  await newClient().call('DELETE /api/session', {})
  const entries = await database.query((prisma) => prisma.auditEntry.findMany({ orderBy: { id: 'asc' } }))
  expect(
    entries.map(({ event, actorKind, actorId, address }) => ({ event, actorKind, actorId, address })),
  ).toEqual(
    ['session.started', 'room.created'].map((event) => ({
      event,
      actorKind: 'user',
      actorId: host.userId,
      address: '203.0.113.7',
    })),
  )
})

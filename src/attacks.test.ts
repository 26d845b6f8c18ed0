import type { OutgoingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { livePath } from './contract/live.ts'
import { openUsual } from './platform/db/testing.ts'
import { proxyHeader } from './platform/http/testing/proxy-header.ts'
import type { TestClient } from './testing/client.ts'
import { comesTrue } from './testing/comes-true.ts'
import { generousRates } from './testing/generous-rates.ts'
import { heldBack, say, statuses } from './testing/raw-connection.ts'
import { setStage } from './testing/scene.ts'
import { listen, startTestApp, testPassword } from './testing/start-test-app.ts'
import { testOrigin } from './testing/test-config.ts'
import { watchedDatabase } from './testing/watched-database.ts'

// What somebody tries who reads the source: through the app's own socket where bytes matter, else without a network.

const host = 'host: meet.test\r\n'
const json = 'content-type: application/json\r\n'
const last = `GET /api/me HTTP/1.1\r\n${host}connection: close\r\n\r\n`

const cookieOf = ({ cookies }: TestClient): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')

const startListening = async () => {
  const test = await startTestApp({ rates: generousRates })
  return { ...test, ...(await listen(test)) }
}

test.each([
  [
    'two lengths',
    `POST /api/session HTTP/1.1\r\n${host}${json}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`,
  ],
  [
    'a length and chunks',
    `POST /api/session HTTP/1.1\r\n${host}${json}content-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'a coding that isn’t chunks',
    `POST /api/session HTTP/1.1\r\n${host}${json}transfer-encoding: xchunked\r\n\r\n{}`,
  ],
  ['a folded header', `GET /api/me HTTP/1.1\r\n${host}x: a\r\n b\r\n\r\n`],
  ['bare line feeds', `GET /api/me HTTP/1.1\n${host}\n`],
  ['a zero byte in a header', `GET /api/me HTTP/1.1\r\n${host}x: a\0b\r\n\r\n`],
  ['a length with a sign', `POST /api/session HTTP/1.1\r\n${host}${json}content-length: +2\r\n\r\n{}`],
  [
    'a second PROXY header',
    Buffer.concat([proxyHeader('198.51.100.9'), Buffer.from(`GET / HTTP/1.1\r\n${host}\r\n`)]),
  ],
  ['a method nobody knows', `FOO /api/me HTTP/1.1\r\n${host}\r\n`],
])(
  '%s end the connection with a flat failure, and what is smuggled behind is never read',
  async (_name, bytes) => {
    const { path, lines } = await startListening()
    const smuggled = `GET /api/rooms HTTP/1.1\r\n${host}\r\n`
    const answer = await say(
      path,
      Buffer.concat([proxyHeader('203.0.113.5'), Buffer.from(bytes), Buffer.from(smuggled)]),
    )
    expect(statuses(answer)).toEqual(['400'])
    expect(answer).toMatch(/"code":"invalid_input".*"requestId":"[^"]+"\}$/u)
    expect(answer).toContain('x-content-type-options: nosniff')
    expect(lines.join('')).not.toContain('198.51.100.9')
  },
)

test('headers beyond every bound are refused in the same form', async () => {
  const { path } = await startListening()
  const answer = await say(path, `GET /api/me HTTP/1.1\r\n${host}x: ${'a'.repeat(70_000)}\r\n\r\n`)
  expect(answer).toMatch(/^HTTP\/1\.1 431 [^]*"code":"too_large"/u)
})

test.each(['websocket', 'h2c', 'TLS/1.3'])(
  'an upgrade to %s where nobody offers one leaves an ordinary connection, with its deadlines',
  async (protocol) => {
    const { path } = await startListening()
    const upgrade = `connection: upgrade\r\nupgrade: ${protocol}\r\n`
    const key = 'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
    const asked = `GET /api/me HTTP/1.1\r\n${host}${upgrade}${key}\r\n`
    expect(statuses(await say(path, asked, last))).toEqual(['200', '200'])
    const posted = `POST ${livePath} HTTP/1.1\r\n${host}${upgrade}${key}content-length: 0\r\n\r\n`
    expect(statuses(await say(path, posted, last))).toEqual(['404', '200'])
  },
)

test('somebody who hangs up in the middle of a body is no fault of ours', async () => {
  const { path, lines } = await startListening()
  const socket = connect(path)
  socket.end(`POST /api/session HTTP/1.1\r\n${host}${json}content-length: 200\r\n\r\n{"email":`)
  await expect.poll(() => lines.some((line) => line.includes('request.aborted'))).toBe(true)
  expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
})

/** Eve, who has the head of each request looked at and holds its body back; what she may is taken from her meanwhile. */
const holdingBack = async () => {
  const { database, asked } = watchedDatabase(await openUsual())
  const started = await startTestApp({ rates: generousRates, database })
  const { path } = await listen(started)
  const [root, eve] = [await started.signedIn('Root', 'admin'), await started.signedIn('Eve', 'admin')]
  const key = await eve.call('POST /api/me/keys', { body: { name: 'Key', scopes: ['rooms:write'] } })
  const hold = async (
    operation: string,
    body: object,
    shown: OutgoingHttpHeaders = { cookie: cookieOf(eve) },
  ) => {
    asked.length = 0
    const headers = { host: 'meet.test', origin: testOrigin, ...shown }
    const held = heldBack(path, operation, { headers, body })
    await comesTrue(() => expect(asked).toContainEqual(expect.stringContaining('look_up')))
    return held
  }
  return { ...started, root, eve, key, hold }
}

test('whoever holds a body back has the rights of when it comes: an admin no more, they make themselves none', async () => {
  const { root, eve, hold, app } = await holdingBack()
  const held = [
    await hold(`PATCH /api/users/${eve.userId}`, { role: 'admin', version: 2 }),
    await hold('POST /api/users', { name: 'Mate', email: 'm@meet.test', role: 'admin' }),
    await hold('POST /api/invitations', { role: 'admin' }),
  ]
  await root.call('PATCH /api/users/:id', { params: { id: eve.userId }, body: { role: 'user', version: 1 } })
  for (const { letGo } of held) {
    const { status, text } = await letGo()
    expect([status, text]).toEqual([403, expect.stringContaining('only admins may do this')])
  }
  expect((await app.users.get(eve.userId)).role).toBe('user')
  expect(await app.users.list()).toHaveLength(2)
  expect((await root.call('GET /api/invitations', {})).invitations).toEqual([])
})

test('nor do they act for an account that is disabled, signed out, or whose key is revoked', async () => {
  const { eve, key, hold, app } = await holdingBack()
  const room = { name: 'Late' }
  const byKey = await hold('POST /api/rooms', room, { authorization: `Bearer ${key.secret}` })
  await eve.call('DELETE /api/me/keys/:id', { params: { id: key.key.id } })
  expect(await byKey.letGo()).toMatchObject({ status: 401 })
  const signedOut = [await hold('POST /api/rooms', room), await hold('PATCH /api/me', { name: 'Mallory' })]
  await app.sessions.endAllOf({ userId: eve.userId })
  for (const { letGo } of signedOut) expect(await letGo()).toMatchObject({ status: 401 })
  expect((await eve.send('GET /api/rooms')).statusCode).toBe(401)
  await eve.call('POST /api/session', { body: { email: eve.email, password: testPassword } })
  const disabled = await hold('POST /api/rooms', room)
  await app.people.change({ id: eve.userId, disabled: true })
  expect(await disabled.letGo()).toMatchObject({ status: 401 })
  expect((await app.users.get(eve.userId)).name).toBe('Eve')
})

test('nobody chooses the address they are counted by', async () => {
  const { newClient, lines } = await startTestApp()
  const headers = {
    'x-forwarded-for': '198.51.100.9',
    forwarded: 'for=198.51.100.9',
    'x-real-ip': '198.51.100.9',
  }
  const wrong = { email: 'ana@meet.test', password: 'something else' }
  const attempt = (address: string, body: object) =>
    newClient(address).send('POST /api/session', { headers, body })
  for (let count = 0; count < 120; count += 1)
    await attempt('2001:db8::1', { email: `somebody-${count}@meet.test`, password: '' })
  // Another address of the same /64, claiming to be somebody else.
  const same = await attempt('2001:db8::ffff:2', wrong)
  expect(same.statusCode).toBe(429)
  expect(Number(same.headers['retry-after'])).toBeGreaterThan(0)
  expect((await attempt('2001:db8:0:1::1', wrong)).statusCode).toBe(401)
  expect(lines.join('')).not.toContain('198.51.100.9')
})

test('JSON that is deep, doubled or reaches for a prototype changes nothing and breaks nothing', async () => {
  const { app, signedIn, lines } = await startTestApp({ rates: generousRates })
  const admin = await signedIn('Ana', 'admin')
  const post = (payload: string) => {
    const headers = { origin: testOrigin, cookie: cookieOf(admin), 'content-type': 'application/json' }
    return app.http.inject({ method: 'POST', url: '/api/rooms', headers, payload })
  }
  for (const payload of [
    `{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
    `${'{"name":'.repeat(7000)}1${'}'.repeat(7000)}`,
    '{"name":"Tea","__proto__":{"access":"open"}}',
    '{"name":"Tea","constructor":{"prototype":{"role":"admin"}}}',
    '{"name":"Tea","toString":"x"}',
    '{"name":"Tea","name":{"$ne":""}}',
    '"__proto__"',
    'null',
  ])
    expect([payload.slice(0, 40), (await post(payload)).statusCode]).toEqual([payload.slice(0, 40), 400])
  expect(Reflect.get({}, 'role')).toBeUndefined()
  expect((await admin.call('GET /api/rooms', {})).rooms).toEqual([])
  expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
})

test.each([
  '/assets/..%2f..%2fparley.db',
  '/assets/%2e%2e/%2e%2e/parley.db',
  '/assets/../../parley.db',
  '/assets/..%5c..%5cparley.db',
  '/assets//etc/passwd',
  '/assets/%252e%252e%252fparley.db',
  '/assets/main-abc123.js%00.txt',
  '/..%2fparley.db',
  '/.git/config',
])('%s is no way out of the page’s folder', async (url) => {
  const { app } = await startTestApp()
  const response = await app.http.inject({ url, headers: { accept: '*/*' } })
  expect(response.statusCode).toBe(404)
  expect(response.json()).toMatchObject({ code: 'not_found' })
})

test('another’s identity is not given to whoever names it, nor their old one to the removed', async () => {
  const { newScene, control } = await setStage({ rates: generousRates })
  const { clients, room, bystander, meetingId } = await newScene()
  const join = (client: TestClient, identity: string) =>
    client.call('POST /api/rooms/:code/join', {
      params: { code: room.code },
      body: { name: 'Eve', identity },
    })
  const taken = await Promise.all(
    [clients.visitor, clients.nobody, clients.guest, clients.admin].map((client) => join(client, bystander)),
  )
  for (const { identity, token } of taken) {
    expect(identity).not.toBe(bystander)
    expect(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).not.toContain(bystander)
  }
  expect(new Set(taken.map(({ identity }) => identity)).size).toBe(taken.length)
  await clients.owner.call('POST /api/meetings/:meetingId/participants/:identity/remove', {
    params: { meetingId, identity: bystander },
  })
  expect(control.asked).toContain(`removeParticipant ${meetingId} ${bystander}`)
  expect((await join(clients.visitor, bystander)).identity).not.toBe(bystander)
})

test('a token gives what a participant may do and nothing of the server’s own', async () => {
  const { newScene } = await setStage({ rates: generousRates })
  const { clients, room } = await newScene()
  const body = { name: 'Eve' }
  const { token } = await clients.guest.call('POST /api/rooms/:code/join', {
    params: { code: room.code },
    body,
  })
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
    video: object
    exp: number
    nbf: number
  }
  expect(claims).toMatchObject({ name: 'Eve', attributes: { role: 'guest' } })
  expect(claims.exp - claims.nbf).toBe(600)
  expect(Object.keys(claims.video).sort()).toEqual(
    [
      'room',
      'roomJoin',
      'canPublish',
      'canPublishSources',
      'canSubscribe',
      'canPublishData',
      'hidden',
    ].sort(),
  )
})

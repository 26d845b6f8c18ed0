import { expect, test } from 'vitest'
import { scopes, type Scope } from '../../contract/operation.ts'
import { liveClose } from '../../contract/live.ts'
import { hashSecret } from '../../core/ids.ts'
import { statement } from '../../platform/db/statement.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { openLive } from '../../testing/live-client.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { listen, startTestApp } from '../../testing/start-test-app.ts'

const day = 24 * 3_600_000

/** Somebody signed in, who makes keys. */
const startWithKeys = async (role: 'admin' | 'user' = 'user') => {
  const started = await startTestApp({ rates: generousRates })
  const ada = await started.signedIn('Ada', role)
  const newKey = (wanted: readonly Scope[], days?: number) =>
    ada.call('POST /api/me/keys', {
      body: { name: 'Script', scopes: [...wanted], ...(days !== undefined && { days }) },
    })
  return { ...started, ada, newKey }
}

test('a key does what its owner may, as far as its scopes go', async () => {
  const { newKey, newProgram } = await startWithKeys()
  const { secret, key } = await newKey(['rooms:read', 'rooms:write'])
  expect(secret).toMatch(/^parley_key_[\w-]{22}$/)
  const program = newProgram(secret)
  const room = await program.call('POST /api/rooms', { body: { name: 'Tea' } })
  expect((await program.call('GET /api/rooms', {})).rooms).toMatchObject([{ code: room.code }])
  const join = await program.send('POST /api/rooms/:code/join', { params: { code: room.code }, body: {} })
  expect(refusedWith(join)).toEqual([403, 'scope_missing'])
  expect(await program.call('GET /api/auth/me', {})).toMatchObject({ user: { name: 'Ada' } })
  expect(key).toMatchObject({ name: 'Script', scopes: ['rooms:read', 'rooms:write'] })
})

test('a key of every scope does nothing that needs its owner, and nothing its owner may not', async () => {
  const { newKey, newProgram, ada } = await startWithKeys()
  const program = newProgram((await newKey(scopes)).secret)
  const people = await program.send('GET /api/users')
  expect(refusedWith(people)).toEqual([403, undefined])
  const person = { name: 'Eve', email: 'eve@meet.test', role: 'admin' } as const
  expect((await program.send('POST /api/users', { body: person })).statusCode).toBe(403)
  const forbidden = [
    ['POST /api/me/keys', { name: 'More', scopes: ['rooms:read'] }],
    ['GET /api/me/keys'],
    ['POST /api/auth/token'],
    ['POST /api/me/password', { current: 'x', password: 'another long pass phrase' }],
    ['POST /api/session', { email: ada.email, password: 'x' }],
    ['GET /api/sessions'],
  ] as const
  for (const [key, body] of forbidden) {
    const refused = await program.send(key, { body })
    expect([key, ...refusedWith(refused)]).toEqual([key, 403, 'key_not_allowed'])
  }
})

test('an admin’s key of every scope makes nobody an admin, and opens nobody’s account', async () => {
  const { newKey, newProgram, ada, signedIn } = await startWithKeys('admin')
  const [ana, bo] = [await signedIn('Ana'), await signedIn('Bo', 'admin')]
  const admins = { body: { emails: ['new@meet.test'], role: 'admin' as const } }
  const { made } = await ada.call('POST /api/invitations', admins)
  const program = newProgram((await newKey(scopes)).secret)
  const eve = { name: 'Eve', email: 'eve@meet.test' }
  const of = ({ userId: id }: { userId: string }) => ({ id })
  const [params, version] = [of(ana), 1]
  const forbidden = [
    ['POST /api/users', { body: { ...eve, role: 'admin' } }],
    ['POST /api/users', { body: { ...eve, password: 'another long pass phrase' } }],
    ['PATCH /api/users/:id', { params, body: { version, role: 'admin' } }],
    ['PATCH /api/users/:id', { params, body: { version, name: 'Anna', email: 'eve@meet.test' } }],
    ['PATCH /api/users/:id', { params: of(bo), body: { version, role: 'user' } }],
    ['PATCH /api/users/:id', { params: of(bo), body: { version, disabled: true } }],
    ['DELETE /api/users/:id', { params: of(bo) }],
    ['DELETE /api/users/:id/sessions', { params: of(bo) }],
    ['POST /api/invitations', admins],
    ['POST /api/invitations/:id/renew', { params: { id: made[0]?.invitation.id ?? '' }, body: {} }],
    ['POST /api/users/:id/merge', { params, body: { into: bo.userId } }],
    ['POST /api/users/:id/reset-link', { params }],
    ['POST /api/users/:id/reset-mail', { params }],
    ['DELETE /api/users/:id/second-factor', { params }],
  ] as const
  for (const [key, input] of forbidden)
    expect([key, ...refusedWith(await program.send(key, input))]).toEqual([key, 403, 'key_not_allowed'])
  const { users } = await ada.call('GET /api/users', { query: { sort: 'created' } })
  expect(users.map(({ name, email, role }) => [name, email, role])).toEqual([
    ['Ada', 'ada@meet.test', 'admin'],
    ['Ana', 'ana@meet.test', 'user'],
    ['Bo', 'bo@meet.test', 'admin'],
  ])
  expect((await bo.send('GET /api/sessions')).statusCode).toBe(200)
})

test('an admin’s key signs out and deletes whoever is no admin', async () => {
  const { newKey, newProgram, app, signedIn } = await startWithKeys('admin')
  const ana = await signedIn('Ana')
  const program = newProgram((await newKey(['people:write'])).secret)
  const params = { id: ana.userId }
  expect(await program.call('DELETE /api/users/:id/sessions', { params })).toEqual({ ended: 1 })
  expect((await ana.send('GET /api/sessions')).statusCode).toBe(401)
  await program.call('DELETE /api/users/:id', { params, query: {} })
  expect((await app.users.list()).map(({ name }) => name)).toEqual(['Ada'])
})

test('an admin’s key makes accounts, without a link, and changes what opens none', async () => {
  const { newKey, newProgram } = await startWithKeys('admin')
  const program = newProgram((await newKey(['people:write'])).secret)
  const made = await program.call('POST /api/users', { body: { name: 'Eve', email: 'eve@meet.test' } })
  expect(made).toMatchObject({ user: { role: 'user', hasPassword: false } })
  expect(made.link).toBeUndefined()
  const { id, version } = made.user
  // What is so already is no change.
  const body = { version, name: 'Eva', email: 'eve@meet.test', role: 'user', disabled: true } as const
  expect(await program.call('PATCH /api/users/:id', { params: { id }, body })).toMatchObject({ name: 'Eva' })
  expect((await program.call('POST /api/invitations', { body: {} })).made).toHaveLength(1)
})

test('an admin’s key loses what its owner loses, at once', async () => {
  const { newKey, newProgram, app, signedIn, ada } = await startWithKeys('admin')
  await signedIn('Other', 'admin')
  const program = newProgram((await newKey(['people:read'])).secret)
  expect((await program.send('GET /api/users')).statusCode).toBe(200)
  await app.users.change({ id: ada.userId, role: 'user' })
  expect((await program.send('GET /api/users')).statusCode).toBe(403)
  await app.users.change({ id: ada.userId, disabled: true })
  expect((await program.send('GET /api/auth/me')).statusCode).toBe(401)
})

test('a key expires at its time, and is still shown', async () => {
  const { newKey, newProgram, clock, ada } = await startWithKeys()
  const { secret } = await newKey(['rooms:read'], 1)
  await newKey(['rooms:read'])
  const program = newProgram(secret)
  clock.advance(day - 1)
  expect((await program.send('GET /api/rooms')).statusCode).toBe(200)
  clock.advance(1)
  expect((await program.send('GET /api/rooms')).statusCode).toBe(401)
  const shown = async () => (await ada.call('GET /api/me/keys', {})).keys.length
  expect(await shown()).toBe(2)
})

test('a revoked key is refused from the next request on, and only its owner revokes it', async () => {
  const { newKey, newProgram, ada, signedIn } = await startWithKeys()
  const { secret, key } = await newKey(['rooms:read'])
  const eve = await signedIn('Eve')
  const params = { id: key.id }
  expect((await eve.send('DELETE /api/me/keys/:id', { params })).statusCode).toBe(404)
  expect((await newProgram(secret).send('GET /api/rooms')).statusCode).toBe(200)
  await ada.call('DELETE /api/me/keys/:id', { params })
  expect((await newProgram(secret).send('GET /api/rooms')).statusCode).toBe(401)
})

test('whoever sits down at an open browser makes no key', async () => {
  const { ada, clock } = await startWithKeys()
  clock.advance(11 * 60_000)
  const body = { name: 'Script', scopes: ['rooms:read'] }
  const refused = await ada.send('POST /api/me/keys', { body })
  expect(refusedWith(refused)).toEqual([403, 'confirm_needed'])
})

test('an account has twenty keys at most', async () => {
  const { newKey, ada, signedIn } = await startWithKeys()
  for (let count = 0; count < 20; count += 1) await newKey(['rooms:read'])
  const body = { name: 'Script', scopes: ['rooms:read'] }
  const refused = await ada.send('POST /api/me/keys', { body })
  expect(refusedWith(refused)).toEqual([409, 'too_many_keys'])
  const eve = await signedIn('Eve')
  expect((await eve.send('POST /api/me/keys', { body })).statusCode).toBe(201)
})

test.each([
  [{ scopes: ['rooms:read'] }, 'name'],
  [{ name: ' ', scopes: ['rooms:read'] }, 'name'],
  [{ name: 'x', scopes: [] }, 'scopes'],
  [{ name: 'x', scopes: ['everything'] }, 'scopes.0'],
  [{ name: 'x', scopes: ['rooms:read', 'rooms:read'] }, 'scopes'],
  [{ name: 'x', scopes: ['rooms:read'], days: 0 }, 'days'],
  [{ name: 'x', scopes: ['rooms:read'], days: 367 }, 'days'],
])('%j is refused at %s', async (body, path) => {
  const { ada } = await startWithKeys()
  const refused = await ada.send('POST /api/me/keys', { body })
  expect(refused.statusCode).toBe(400)
  expect(refused.json<{ details: { path: string }[] }>().details.map((detail) => detail.path)).toContain(path)
})

test('the secret is nowhere but in the one answer, and the audit log tells program from person', async () => {
  const { newKey, newProgram, database, lines, signedIn, ada } = await startWithKeys()
  const { secret, key } = await newKey(['rooms:write'])
  await newProgram(secret).call('POST /api/rooms', { body: { name: 'Tea' } })
  const rows = await database.hot.rows(statement('test_keys', 'SELECT * FROM "api_keys"'), {})
  expect(rows).toMatchObject([{ secretHash: hashSecret(secret) }])
  const admin = await signedIn('Admin', 'admin')
  const { entries } = await admin.call('GET /api/audit', { query: { about: ada.userId } })
  const told = JSON.stringify([rows, entries, await ada.call('GET /api/me/keys', {}), lines])
  expect(told).not.toContain(secret)
  const by = (event: string) => entries.find((entry) => entry.event === event)?.by
  expect(by('user.key_created')).toMatchObject({ kind: 'user', id: ada.userId })
  expect(by('room.created')).toMatchObject({ kind: 'key', id: ada.userId })
  expect((await ada.call('GET /api/me/keys', {})).keys).toMatchObject([{ id: key.id, usedAt: /./ }])
})

test('the live channel is for people and their apps, not for keys', async () => {
  const started = await startWithKeys()
  const { secret } = await started.newKey(scopes)
  const { accessToken } = await started.ada.call('POST /api/auth/token', {})
  const { path } = await listen(started)
  await expect(openLive({ path, origin: null, bearer: secret })).rejects.toThrow(/403/)
  await expect(openLive({ path, origin: null, bearer: 'x' })).rejects.toThrow(/401/)
  const app = await openLive({ path, origin: null, bearer: accessToken })
  await started.ada.call('DELETE /api/session', {})
  expect((await app.closed).code).toBe(liveClose.unauthenticated)
})

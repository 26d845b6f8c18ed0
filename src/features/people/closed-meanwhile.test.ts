import { expect, test } from 'vitest'
import { openUsual } from '../../platform/db/testing.ts'
import type { TestClient } from '../../testing/client.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { interruptedDatabase } from '../../testing/interrupted-database.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

// What has been asked for already, and isn't done yet, when whoever asked is disabled or no admin any more.

const another = 'quite another sentence'

/** Root, and Eve, another admin, whose time is up right before a statement is run. */
const begin = async () => {
  const { database, before } = interruptedDatabase(await openUsual())
  const started = await startTestApp({ database, rates: generousRates })
  const [root, eve] = [await started.signedIn('Root', 'admin'), await started.signedIn('Eve', 'admin')]
  const { people, users, sessions } = started.app
  const { code } = await root.call('POST /api/rooms', { body: { name: 'Tea' } })
  return {
    ...started,
    root,
    eve,
    code,
    account: () => users.get(eve.userId),
    closedBefore: (name: string) => before(name, () => people.change({ id: eve.userId, disabled: true })),
    demotedBefore: (name: string) => before(name, () => people.change({ id: eve.userId, role: 'user' })),
    /** The account is opened again: what was left behind works as it may. */
    reopened: async (): Promise<TestClient> => {
      expect((await users.get(eve.userId)).disabledAt).not.toBeNull()
      expect(await sessions.list(eve.userId)).toEqual([])
      await people.change({ id: eve.userId, disabled: false })
      const client = started.newClient()
      await client.call('POST /api/session', { body: { email: eve.email, password: testPassword } })
      return client
    },
  }
}

test('a change of profile doesn’t open the account again', async () => {
  const { eve, account, closedBefore } = await begin()
  closedBefore('user_change')
  expect((await eve.send('PATCH /api/me', { body: { name: 'Mallory' } })).statusCode).toBe(409)
  expect(await account()).toMatchObject({ name: 'Eve', disabledAt: expect.any(Number) as number })
})

test('no API key is made', async () => {
  const { eve, closedBefore, reopened } = await begin()
  closedBefore('api_key_insert')
  const body = { name: 'Script', scopes: ['rooms:read'] }
  expect((await eve.send('POST /api/me/keys', { body })).statusCode).toBe(401)
  expect((await (await reopened()).call('GET /api/me/keys', {})).keys).toEqual([])
})

test('the password stays', async () => {
  const { eve, closedBefore, reopened } = await begin()
  closedBefore('user_replace_password')
  const body = { current: testPassword, password: another }
  expect((await eve.send('POST /api/me/password', { body })).statusCode).toBe(401)
  expect((await (await reopened()).call('GET /api/me', {})).user?.name).toBe('Eve')
})

test('nobody gets into a meeting, nor stays in one', async () => {
  const { eve, code, closedBefore, database } = await begin()
  closedBefore('participant_insert_held')
  const join = await eve.send('POST /api/rooms/:code/join', { params: { code }, body: {} })
  expect([join.statusCode, join.body]).toEqual([401, expect.not.stringContaining('token')])
  expect(await database.query((prisma) => prisma.participant.findMany())).toEqual([])
})

test('a room that is made waits with the account: whoever made it is no more there than a visitor', async () => {
  const { eve, closedBefore, reopened } = await begin()
  closedBefore('room_insert')
  const made = await eve.send('POST /api/rooms', { body: { name: 'Late' } })
  expect(made.statusCode).toBe(201)
  const params = { code: made.json<{ code: string }>().code }
  const { role } = await eve.call('POST /api/rooms/:code/join', { params, body: { name: 'Eve' } })
  expect(role).toBe('guest')
  expect((await (await reopened()).call('GET /api/rooms', {})).rooms).toHaveLength(1)
})

test('whoever is no admin any more makes no admin, no account and no invitation', async () => {
  const { root, eve, signedIn, app, demotedBefore } = await begin()
  const bo = await signedIn('Bo')
  const again = () => app.people.change({ id: eve.userId, role: 'admin' })
  demotedBefore('user_change')
  const promoted = await eve.send('PATCH /api/users/:id', {
    params: { id: bo.userId },
    body: { role: 'admin', version: 1 },
  })
  expect([promoted.statusCode, (await app.users.get(bo.userId)).role]).toEqual([409, 'user'])
  await again()
  demotedBefore('user_insert')
  const mate = { name: 'Mate', email: 'mate@meet.test', role: 'admin', password: another }
  expect((await eve.send('POST /api/users', { body: mate })).statusCode).toBe(403)
  expect(await app.users.findByEmail(mate.email)).toBeNull()
  await again()
  demotedBefore('invitation_insert_by')
  expect((await eve.send('POST /api/invitations', { body: { role: 'admin' } })).statusCode).toBe(403)
  expect((await root.call('GET /api/invitations', {})).invitations).toEqual([])
  expect((await eve.send('GET /api/users')).statusCode).toBe(403)
})

test('of two admins who demote each other at once, the one who is first stays', async () => {
  const { root, eve, app, demotedBefore, account } = await begin()
  await app.users.create({ name: 'Third', email: 'third@meet.test', password: another, role: 'admin' })
  demotedBefore('user_change')
  const body = { role: 'user', version: 1 }
  const late = await eve.send('PATCH /api/users/:id', { params: { id: root.userId }, body })
  expect(late.statusCode).toBe(409)
  expect([(await app.users.get(root.userId)).role, (await account()).role]).toEqual(['admin', 'user'])
})

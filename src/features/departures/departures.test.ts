import { expect, onTestFinished, test } from 'vitest'
import type { TestClient } from '../../testing/client.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const key = 'POST /api/me/departure'
const patch = 'PATCH /api/users/:id'
const day = 86_400_000

interface Leaving {
  leavesAt: string
  link?: { url: string; expiresAt: string }
}

/** Ana has a room and is inside; there is an admin. */
const withAna = async () => {
  const started = await startTestApp()
  const { app, newClient, clock, control } = started
  const admin = await started.signedIn('Root', 'admin')
  const ana = await started.signedIn('Ana')
  const { code } = await ana.call('POST /api/rooms', { body: { name: 'Tea' } })
  const place = await ana.call('POST /api/rooms/:code/join', { params: { code }, body: {} })
  const leave = async (client: TestClient = ana, email = ana.email): Promise<Leaving> =>
    (await client.send(key, { body: { email } })).json<Leaving>()
  const secretOf = ({ link }: Leaving): string => link?.url.split('#')[1] ?? ''
  const check = (secret: string) => newClient().send('POST /api/departure/check', { body: { secret } })
  const undo = (secret: string) => newClient().send('POST /api/departure/undo', { body: { secret } })
  const signIn = (email = ana.email, password = testPassword) =>
    newClient().send('POST /api/session', { body: { email, password } })
  const seen = async (id = ana.userId) => (await admin.call('GET /api/users/:id', { params: { id } })).user
  /** Lets an hour's sweep happen at a later time. */
  const sweepAfter = async (milliseconds: number, gone: () => Promise<unknown>) => {
    clock.advance(milliseconds)
    await app.start()
    onTestFinished(() => app.stop())
    await comesTrue(gone)
  }
  return {
    ...started,
    admin,
    ana,
    code,
    place,
    control,
    leave,
    secretOf,
    check,
    undo,
    signIn,
    seen,
    sweepAfter,
  }
}

test('whoever wants to leave is told what goes, and is out at once everywhere', async () => {
  const { ana, leave, app, place, control, clock, signIn, seen, code, newClient } = await withAna()
  expect(await ana.call('GET /api/me/departure', {})).toEqual({
    rooms: 1,
    invitations: 0,
    days: 14,
    may: true,
  })
  const other = newClient()
  await other.call('POST /api/session', { body: { email: ana.email, password: testPassword } })
  const at = new Date(clock.now() + 14 * day).toISOString()
  expect(await leave()).toMatchObject({ leavesAt: at, link: { expiresAt: at } })
  for (const client of [ana, other]) expect((await client.call('GET /api/me', {})).user).toBeUndefined()
  expect(ana.cookies.get('__Host-parley_session')).toBeFalsy()
  expect(await app.mayConnect({ meetingId: place.meeting.id, identity: place.identity })).toBe(false)
  expect(control.asked.some((question) => question.startsWith('removeParticipant'))).toBe(true)
  expect(await seen()).toMatchObject({ leavesAt: at, disabledAt: new Date(clock.now()).toISOString() })
  // Only whoever has the password learns why.
  const answer = async (password: string) => (await signIn(ana.email, password)).json<object>()
  expect(await answer(testPassword)).toMatchObject({ code: 'forbidden', reason: 'leaving' })
  expect(await answer('anything else')).toMatchObject({
    code: 'unauthenticated',
    reason: 'wrong_credentials',
  })
  // Until then its rooms are there for everybody else.
  expect((await newClient().send('GET /api/rooms/:code', { params: { code } })).statusCode).toBe(200)
})

test('the address has to be typed, and the proof to be fresh', async () => {
  const { ana, clock, leave, app } = await withAna()
  expect(await leave(ana, 'root@meet.test')).toMatchObject({
    code: 'invalid_input',
    details: [{ path: 'email' }],
  })
  clock.advance(10 * 60_000)
  expect(await leave()).toMatchObject({ code: 'forbidden', reason: 'confirm_needed' })
  expect((await app.users.get(ana.userId)).leavesAt).toBeNull()
  await ana.call('POST /api/session/confirm', { body: { password: testPassword } })
  expect(await leave(ana, ana.email.toUpperCase())).toHaveProperty('leavesAt')
})

test('the link keeps the account once, and only after a press', async () => {
  const { leave, secretOf, check, undo, signIn, seen, admin, ana } = await withAna()
  const secret = secretOf(await leave())
  expect((await check(secret)).json()).toMatchObject({ name: 'Ana', email: ana.email })
  expect((await seen()).leavesAt).toBeDefined()
  const both = await Promise.all([undo(secret), undo(secret)])
  expect(both.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410])
  expect((await undo(secret)).json()).toMatchObject({ code: 'gone', reason: 'departure' })
  expect((await check(secret)).statusCode).toBe(410)
  expect((await signIn()).statusCode).toBe(200)
  expect(await seen()).not.toHaveProperty('leavesAt')
  const { entries } = await admin.call('GET /api/audit', { query: { about: ana.userId, event: 'user.' } })
  expect(entries.map(({ event, by }) => [event, by.name])).toEqual([
    ['user.deletion_undone', 'Ana'],
    ['user.deletion_asked', 'Ana'],
  ])
})

test('after fourteen days the account goes with its rooms, and nothing brings it back', async () => {
  const { leave, secretOf, check, undo, signIn, sweepAfter, app, ana, admin, code, newClient } =
    await withAna()
  const secret = secretOf(await leave())
  await sweepAfter(14 * day, () => expect(app.users.get(ana.userId)).rejects.toThrow('no such user'))
  for (const answer of [await check(secret), await undo(secret)]) expect(answer.statusCode).toBe(410)
  expect((await signIn()).json()).toMatchObject({ reason: 'wrong_credentials' })
  expect((await newClient().send('GET /api/rooms/:code', { params: { code } })).statusCode).toBe(404)
  const again = await admin.send('POST /api/session', {
    body: { email: 'root@meet.test', password: testPassword },
  })
  expect(again.statusCode).toBe(200)
  const { entries } = await admin.call('GET /api/audit', { query: { event: 'user.deleted' } })
  expect(entries).toMatchObject([
    { by: { kind: 'user', id: ana.userId }, changes: [{ from: 'Ana' }, { from: ana.email }] },
  ])
})

test('a moment before nothing is deleted, and the link still works', async () => {
  const { leave, secretOf, check, sweepAfter, signedIn, app, clock } = await withAna()
  const bo = await signedIn('Bo')
  // Bo leaves a moment earlier, which shows that the sweep has been there.
  await leave(bo, bo.email)
  clock.advance(1)
  const secret = secretOf(await leave())
  await sweepAfter(14 * day - 1, () => expect(app.users.get(bo.userId)).rejects.toThrow())
  expect((await check(secret)).statusCode).toBe(200)
})

test('admins see who leaves, and call it off: enabled it is as it was, disabled nobody comes back', async () => {
  const { leave, secretOf, undo, signIn, seen, admin, ana, sweepAfter, signedIn, app } = await withAna()
  const params = { id: ana.userId }
  const secret = secretOf(await leave())
  const find = async (state: string) =>
    (await admin.call('GET /api/users', { query: { state } as object })).users.map(({ name }) => name)
  expect([await find('leaving'), await find('disabled')]).toEqual([['Ana'], []])
  const { version, you } = await seen()
  expect(you.may).toEqual([
    'edit',
    'change_email',
    'promote',
    'disable',
    'enable',
    'sign_out',
    'reset_second_factor',
    'take_ways_in',
    'merge',
    'delete',
  ])
  const after = await admin.call(patch, { params, body: { disabled: false, version } })
  expect(after).not.toHaveProperty('leavesAt')
  expect((await undo(secret)).statusCode).toBe(410)
  expect((await signIn()).statusCode).toBe(200)

  const next = await signedIn('Bo')
  const other = secretOf(await leave(next, next.email))
  const bo = { id: next.userId }
  const found = (await admin.call('GET /api/users/:id', { params: bo })).user
  await admin.call(patch, { params: bo, body: { disabled: true, version: found.version } })
  expect((await undo(other)).statusCode).toBe(410)
  expect((await signIn(next.email)).json()).toMatchObject({ reason: 'wrong_credentials' })
  expect([await find('leaving'), await find('disabled')]).toEqual([[], ['Bo']])
  const { entries } = await admin.call('GET /api/audit', { query: { about: bo.id, event: 'user.changed' } })
  expect(entries[0]?.changes).toEqual([{ field: 'leaving', from: 'true', to: 'false' }])
  const cy = await signedIn('Cy')
  await leave(cy, cy.email)
  await sweepAfter(15 * day, () => expect(app.users.get(cy.userId)).rejects.toThrow())
  expect((await app.users.get(bo.id)).name).toBe('Bo')
})

test('whoever is kept and leaves again is kept by the later link only', async () => {
  const { leave, secretOf, check, admin, seen, ana, newClient } = await withAna()
  const first = secretOf(await leave())
  const { version } = await seen()
  await admin.call(patch, { params: { id: ana.userId }, body: { disabled: false, version } })
  const again = newClient()
  await again.call('POST /api/session', { body: { email: ana.email, password: testPassword } })
  const second = secretOf(await leave(again))
  expect([(await check(first)).statusCode, (await check(second)).statusCode]).toEqual([410, 200])
})

test('an admin’s invitations end at once, and the last admin stays, also when two leave at once', async () => {
  const { admin, signedIn, leave, app } = await withAna()
  const last = { code: 'conflict', reason: 'last_admin' }
  expect(await admin.call('GET /api/me/departure', {})).toMatchObject({ may: false })
  expect(await leave(admin, admin.email)).toMatchObject(last)
  expect((await admin.call('GET /api/me', {})).user?.name).toBe('Root')
  const eve = await signedIn('Eve', 'admin')
  await eve.call('POST /api/invitations', { body: { emails: ['new@x.test'] } })
  expect(await eve.call('GET /api/me/departure', {})).toMatchObject({ invitations: 1, may: true })
  const answers = await Promise.all([leave(admin, admin.email), leave(eve, eve.email)])
  expect(answers.filter((answer) => 'leavesAt' in answer)).toHaveLength(1)
  expect(answers).toContainEqual(expect.objectContaining(last))
  const stayed = 'leavesAt' in answers[0] ? eve : admin
  expect(await app.users.isLastAdmin(await app.users.get(stayed.userId))).toBe(true)
  expect(await stayed.call('GET /api/me/departure', {})).toMatchObject({ may: false })
})

test('where mail works the way back goes there, and nowhere else', async () => {
  const started = await withAna()
  const { app, leave, undo, signIn } = started
  const { settings, arrived } = await startMailServer()
  await useMailServer(app, settings)
  await app.start()
  onTestFinished(() => app.stop())
  expect(await leave()).not.toHaveProperty('link')
  await comesTrue(() => expect(arrived).toHaveLength(1))
  const secret = /\/keep#([\w-]+)/.exec(arrived[0]?.parsed.text ?? '')?.[1] ?? ''
  expect(arrived[0]?.to).toEqual(['ana@meet.test'])
  expect((await undo(secret)).statusCode).toBe(200)
  expect((await signIn()).statusCode).toBe(200)
})

test('another account’s link keeps only that account', async () => {
  const { leave, secretOf, undo, signedIn, seen, ana, app } = await withAna()
  const bo = await signedIn('Bo')
  await leave()
  const ofBo = secretOf(await leave(bo, bo.email))
  expect((await undo(ofBo)).statusCode).toBe(200)
  expect((await app.users.get(bo.userId)).leavesAt).toBeNull()
  expect((await seen(ana.userId)).leavesAt).toBeDefined()
})

import { expect, test } from 'vitest'
import { liveClose, liveProtocol } from '../../contract/live.ts'
import { openLive } from '../../testing/live-client.ts'
import { listen, startTestApp, testPassword, type TestApp } from '../../testing/start-test-app.ts'
import { testOrigin } from '../../testing/test-config.ts'

const patch = 'PATCH /api/users/:id'
const join = 'POST /api/rooms/:code/join'

const withAdmin = async () => {
  const started = await startTestApp()
  return { ...started, admin: await started.signedIn('Root', 'admin') }
}

/** Ana has a room and is inside, together with a visitor. */
const meeting = async () => {
  const started = await withAdmin()
  const ana = await started.signedIn('Ana')
  const { code } = await ana.call('POST /api/rooms', { body: { name: 'Tea' } })
  const params = { code }
  const place = await ana.call(join, { params, body: {} })
  const visitor = started.newClient()
  await visitor.call(join, { params, body: { name: 'Ben' } })
  return { ...started, ana, code, place, visitor }
}

const accountOf = async ({ admin }: { admin: Awaited<ReturnType<TestApp['signedIn']>> }, id: string) =>
  (await admin.call('GET /api/users/:id', { params: { id } })).user

test('accounts a page at a time, with what may be done with each', async () => {
  const { signedIn, clock } = await startTestApp()
  await signedIn('Old')
  clock.advance(40 * 24 * 3_600_000)
  const [admin] = [await signedIn('Root', 'admin'), await signedIn('Ana')]
  const { users, total, pageSize } = await admin.call('GET /api/users', { query: {} })
  expect([users.map(({ name }) => name), total, pageSize]).toEqual([['Ana', 'Old', 'Root'], 3, 50])
  expect(users[0]).toMatchObject({ email: 'ana@meet.test', role: 'user', hasPassword: true, version: 1 })
  expect(users[0]?.you.may).toContain('delete')
  expect(users[2]?.you.may).toEqual(['edit', 'sign_out'])
  const find = async (query: object) =>
    (await admin.call('GET /api/users', { query })).users.map(({ name }) => name)
  expect(await find({ search: 'meet ROOT' })).toEqual(['Root'])
  expect(await find({ role: 'user', state: 'active', seen: 'week' })).toEqual(['Ana'])
  expect(await find({ way: 'password' })).toEqual(['Ana', 'Old', 'Root'])
  expect(await find({ way: 'none' })).toEqual([])
  expect(await find({ seen: 'longer' })).toEqual(['Old'])
  expect(await find({ sort: 'created', order: 'down' })).toEqual(['Ana', 'Root', 'Old'])
  expect(await find({ page: '2' })).toEqual([])
  const wrong = await admin.send('GET /api/users', { query: { page: '0', sort: 'size', more: 'x' } })
  expect(
    wrong
      .json<{ details: { path: string }[] }>()
      .details.map(({ path }) => path)
      .sort(),
  ).toEqual(['more', 'page', 'sort'])
})

test('an account without a password gets one from its owner, with a link that works once', async () => {
  const { admin, newClient } = await withAdmin()
  const { user, link } = await admin.call('POST /api/users', {
    body: { name: 'Ana', email: 'Ana@meet.test' },
  })
  expect(user).toMatchObject({ email: 'Ana@meet.test', role: 'user', hasPassword: false })
  const ana = newClient()
  for (const password of ['', testPassword, 'anything else'])
    expect(
      (await ana.send('POST /api/session', { body: { email: 'ana@meet.test', password } })).statusCode,
    ).not.toBe(200)
  const secret = link?.url.split('#')[1] ?? ''
  await ana.call('POST /api/reset', { body: { secret, password: testPassword } })
  expect((await accountOf({ admin }, user.id)).hasPassword).toBe(true)
  const again = await admin.send('POST /api/users', { body: { name: 'Eve', email: 'ana@meet.test' } })
  expect(again.json()).toMatchObject({ code: 'conflict', reason: 'email_taken' })
  const { link: none } = await admin.call('POST /api/users', {
    body: { name: 'Eve', email: 'eve@meet.test', password: testPassword, role: 'admin' },
  })
  expect(none).toBeUndefined()
})

test('an admin gives, changes and takes usernames; one that is taken stays whose it is', async () => {
  const { admin, newClient } = await withAdmin()
  const made = await admin.call('POST /api/users', {
    body: { name: 'Ana', email: 'ana@meet.test', username: 'Ana', password: testPassword },
  })
  expect(made.user.username).toBe('ana')
  const params = { id: made.user.id }
  const { user: bo } = await admin.call('POST /api/users', { body: { name: 'Bo', email: 'bo@meet.test' } })
  expect(bo.username).toBeUndefined()
  const taken = await admin.send(patch, {
    params: { id: bo.id },
    body: { username: 'ANA', version: bo.version },
  })
  expect(taken.json()).toMatchObject({ code: 'conflict', reason: 'username_taken' })
  const again = await admin.send('POST /api/users', {
    body: { name: 'Cy', email: 'cy@meet.test', username: 'ana' },
  })
  expect(again.json()).toMatchObject({ code: 'conflict', reason: 'username_taken' })
  const changed = await admin.call(patch, {
    params,
    body: { username: 'anna', version: made.user.version },
  })
  expect(changed.username).toBe('anna')
  const found = await admin.call('GET /api/users', { query: { search: 'anna' } })
  expect(found.users.map(({ id }) => id)).toEqual([made.user.id])
  const signIn = async (email: string) =>
    (await newClient().send('POST /api/session', { body: { email, password: testPassword } })).statusCode
  expect([await signIn('ana'), await signIn('anna')]).toEqual([401, 200])
  const { username } = await admin.call(patch, { params, body: { username: null, version: changed.version } })
  expect(username).toBeUndefined()
  const { entries } = await admin.call('GET /api/audit', {
    query: { about: made.user.id, event: 'user.changed' },
  })
  expect(entries.map(({ changes }) => changes)).toEqual([
    [{ field: 'username', from: 'anna' }],
    [{ field: 'username', from: 'ana', to: 'anna' }],
  ])
})

test('the second of two admins who change the same account is told', async () => {
  const { admin, signedIn } = await withAdmin()
  const ana = await signedIn('Ana')
  const change = (name: string, version: number) =>
    admin.send(patch, { params: { id: ana.userId }, body: { name, version } })
  expect((await change('Anna', 1)).json()).toMatchObject({ name: 'Anna', version: 2 })
  expect((await change('Anne', 1)).json()).toMatchObject({ code: 'conflict', reason: 'version' })
  expect((await ana.call('GET /api/me', {})).user?.name).toBe('Anna')
})

test('whoever is disabled is out at once: signed out, out of the meeting, off the live channel; and back later', async () => {
  const started = await meeting()
  const { admin, ana, place, control, visitor, newClient } = started
  const { path } = await listen(started)
  const page = await openLive({ path, origin: testOrigin, cookies: ana.cookies })
  page.send({ type: 'hello', protocol: liveProtocol, topics: [`user:${ana.userId}`] })
  expect((await page.next()).type).toBe('welcome')
  const { version } = await accountOf(started, ana.userId)
  const params = { id: ana.userId }
  const after = await admin.call(patch, { params, body: { disabled: true, version } })
  expect(after.disabledAt).toBeDefined()
  expect(await page.closed).toMatchObject({ code: liveClose.unauthenticated })
  expect((await ana.call('GET /api/me', {})).user).toBeUndefined()
  expect(await started.app.mayConnect({ meetingId: place.meeting.id, identity: place.identity })).toBe(false)
  expect(control.asked.filter((question) => question.startsWith('removeParticipant'))).toEqual([
    `removeParticipant ${place.meeting.id} ${place.identity}`,
  ])
  expect((await visitor.call('GET /api/me', {})).visitor?.name).toBe('Ben')
  const signIn = () =>
    newClient().send('POST /api/session', { body: { email: ana.email, password: testPassword } })
  expect((await signIn()).statusCode).toBe(401)
  await admin.call(patch, { params, body: { disabled: false, version: after.version } })
  expect((await signIn()).statusCode).toBe(200)
})

test('LiveKit away keeps nobody from being disabled', async () => {
  const { admin, ana, control, app, place } = await meeting()
  control.setAway(true)
  const { version } = await accountOf({ admin }, ana.userId)
  await admin.call(patch, { params: { id: ana.userId }, body: { disabled: true, version } })
  expect((await ana.call('GET /api/me', {})).user).toBeUndefined()
  expect(await app.mayConnect({ meetingId: place.meeting.id, identity: place.identity })).toBe(false)
})

test('a role counts from the next request on', async () => {
  const { admin, signedIn } = await withAdmin()
  const ana = await signedIn('Ana')
  const people = async () => (await ana.send('GET /api/users')).statusCode
  expect(await people()).toBe(403)
  const params = { id: ana.userId }
  const { version } = await admin.call(patch, { params, body: { role: 'admin', version: 1 } })
  expect(await people()).toBe(200)
  await admin.call(patch, { params, body: { role: 'user', version } })
  expect(await people()).toBe(403)
})

test('the last admin stays one, and nobody disables or deletes themselves', async () => {
  const { admin, signedIn } = await withAdmin()
  const id = admin.userId
  const change = async (body: object) =>
    (await admin.send(patch, { params: { id }, body: { version: 1, ...body } })).json<object>()
  const remove = async () => (await admin.send('DELETE /api/users/:id', { params: { id } })).json<object>()
  const last = { code: 'conflict', reason: 'last_admin' }
  for (const answer of [await change({ role: 'user' }), await change({ disabled: true }), await remove()])
    expect(answer).toMatchObject(last)
  await signedIn('Other', 'admin')
  const own = { code: 'forbidden', reason: 'own_account' }
  for (const answer of [await change({ disabled: true }), await remove()]) expect(answer).toMatchObject(own)
  expect(await change({ role: 'user' })).toMatchObject({ role: 'user' })
})

test('whoever sits down at an admin’s open browser doesn’t get to keep the account', async () => {
  const { admin } = await withAdmin()
  const params = { id: admin.userId }
  const own = { code: 'forbidden', reason: 'own_account' }
  const email = await admin.send(patch, { params, body: { email: 'eve@meet.test', version: 1 } })
  expect(email.json()).toMatchObject(own)
  expect((await admin.send('POST /api/users/:id/reset-link', { params })).json()).toMatchObject(own)
  const name = { name: 'Rooty', email: admin.email, version: 1 }
  expect((await admin.send(patch, { params, body: name })).json()).toMatchObject({ name: 'Rooty' })
})

test('of two admins who demote each other at once, one is left', async () => {
  const { admin, signedIn, app } = await withAdmin()
  const other = await signedIn('Other', 'admin')
  const demote = (who: typeof admin, id: string) =>
    who.send(patch, { params: { id }, body: { role: 'user', version: 1 } })
  await Promise.all([demote(admin, other.userId), demote(other, admin.userId)])
  expect((await app.users.list()).filter(({ role }) => role === 'admin')).toHaveLength(1)
})

test('deleting an account deletes its rooms and ends what goes on in them', async () => {
  const { admin, ana, code, place, app, visitor } = await meeting()
  const params = { id: ana.userId }
  expect(await admin.call('GET /api/users/:id', { params })).toMatchObject({ rooms: 1, sessions: 1 })
  await admin.call('DELETE /api/users/:id', { params, query: {} })
  expect((await visitor.send('GET /api/rooms/:code', { params: { code } })).statusCode).toBe(404)
  expect(await app.mayConnect({ meetingId: place.meeting.id, identity: place.identity })).toBe(false)
  expect((await ana.call('GET /api/me', {})).user).toBeUndefined()
  expect((await admin.send('GET /api/users/:id', { params })).statusCode).toBe(404)
  const { entries } = await admin.call('GET /api/audit', { query: { about: ana.userId, event: 'user.' } })
  expect(entries[0]).toMatchObject({
    event: 'user.deleted',
    by: { name: 'Root' },
    subject: { id: ana.userId },
    changes: [
      { field: 'name', from: 'Ana' },
      { field: 'email', from: 'ana@meet.test' },
    ],
  })
})

test('or hands them to somebody else, links and running meeting included', async () => {
  const { admin, ana, code, signedIn, visitor, place } = await meeting()
  const heir = await signedIn('Heir')
  const params = { id: ana.userId }
  await admin.call('DELETE /api/users/:id', { params, query: { roomsTo: heir.userId } })
  const room = await heir.call('GET /api/rooms/:code', { params: { code } })
  expect(room).toMatchObject({ meeting: { id: place.meeting.id }, you: { role: 'host' } })
  expect((await heir.call('GET /api/rooms', {})).rooms).toHaveLength(1)
  expect((await visitor.call(join, { params: { code }, body: {} })).meeting.id).toBe(place.meeting.id)
})

test.each([
  ['itself', (own: string) => own],
  ['nobody', () => '01900000-0000-7000-8000-000000000000'],
])('rooms can’t go to %s: then nothing happens', async (_what, to) => {
  const { admin, ana } = await meeting()
  const refused = await admin.send('DELETE /api/users/:id', {
    params: { id: ana.userId },
    query: { roomsTo: to(ana.userId) },
  })
  expect(refused.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'roomsTo' }] })
  expect((await ana.call('GET /api/me', {})).user?.name).toBe('Ana')
})

test('signed out everywhere, an account may sign in again', async () => {
  const { admin, signedIn, newClient } = await withAdmin()
  const ana = await signedIn('Ana')
  const params = { id: ana.userId }
  expect(await admin.call('DELETE /api/users/:id/sessions', { params })).toEqual({ ended: 1 })
  expect((await ana.call('GET /api/me', {})).user).toBeUndefined()
  expect(await admin.call('DELETE /api/users/:id/sessions', { params })).toEqual({ ended: 0 })
  const again = { body: { email: ana.email, password: testPassword } }
  expect((await newClient().send('POST /api/session', again)).statusCode).toBe(200)
})

test('what happened to an account, newest first, some at a time', async () => {
  const { admin, signedIn, clock } = await withAdmin()
  const ana = await signedIn('Ana')
  const params = { id: ana.userId }
  for (let version = 1; version <= 52; version += 1) {
    clock.advance(1000)
    await admin.call(patch, { params, body: { name: `Ana ${version}`, version } })
  }
  const about = { about: ana.userId }
  const first = await admin.call('GET /api/audit', { query: about })
  expect([first.entries.length, first.more]).toEqual([50, true])
  expect(first.entries[0]).toMatchObject({
    event: 'user.changed',
    by: { kind: 'user', id: admin.userId, name: 'Root' },
    subject: { id: ana.userId, name: 'Ana 52', email: ana.email },
    changes: [{ field: 'name', from: 'Ana 51', to: 'Ana 52' }],
  })
  const before = first.entries.at(-1)?.id ?? ''
  const rest = await admin.call('GET /api/audit', { query: { ...about, before } })
  expect(rest.entries.map(({ event }) => event)).toEqual(['user.changed', 'user.changed', 'session.started'])
  expect(rest.more).toBe(false)
  expect((await admin.call('GET /api/audit', { query: { event: 'room.' } })).entries).toEqual([])
})

test('an admin who is demoted in the middle of a request’s page learns it from the next', async () => {
  const { admin, signedIn, app } = await withAdmin()
  await signedIn('Other', 'admin')
  await app.people.change({ id: admin.userId, role: 'user' })
  expect((await admin.send('GET /api/audit')).statusCode).toBe(403)
  expect((await admin.call('GET /api/me', {})).user?.role).toBe('user')
})

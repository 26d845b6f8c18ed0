import { expect, test } from 'vitest'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const another = 'quite another sentence'

/** Ana has lost her password; an admin has made her a link. */
const lost = async () => {
  const started = await startTestApp()
  const admin = await started.signedIn('Root', 'admin')
  const ana = await started.signedIn('Ana')
  const makeLink = async (): Promise<string> => {
    const { url } = await admin.call('POST /api/users/:id/reset-link', { params: { id: ana.userId } })
    return url.split('#')[1] ?? ''
  }
  return { ...started, admin, ana, makeLink, secret: await makeLink() }
}

test('whoever holds the link sees whose it is, chooses a password and is signed in; everywhere else is signed out', async () => {
  const { secret, newClient, ana } = await lost()
  const holder = newClient()
  expect(await holder.call('POST /api/reset/check', { body: { secret } })).toEqual({
    name: 'Ana',
    email: ana.email,
  })
  const me = await holder.call('POST /api/reset', { body: { secret, password: another } })
  expect(me).toMatchObject({ user: { id: ana.userId } })
  expect((await holder.call('GET /api/me', {})).user?.name).toBe('Ana')
  expect((await ana.call('GET /api/me', {})).user).toBeUndefined()
  const signIn = (password: string) =>
    newClient().send('POST /api/session', { body: { email: ana.email, password } })
  expect((await signIn(testPassword)).statusCode).toBe(401)
  expect((await signIn(another)).statusCode).toBe(200)
})

test('a link works once, for a day, and only the latest', async () => {
  const { secret, makeLink, newClient, clock } = await lost()
  const check = async (given: string) =>
    (await newClient().send('POST /api/reset/check', { body: { secret: given } })).statusCode
  const latest = await makeLink()
  expect([await check(secret), await check(latest)]).toEqual([410, 200])
  await newClient().call('POST /api/reset', { body: { secret: latest, password: another } })
  const again = await newClient().send('POST /api/reset', { body: { secret: latest, password: another } })
  expect(again.json()).toMatchObject({ code: 'gone', reason: 'reset_link' })
  const next = await makeLink()
  clock.advance(24 * 3_600_000)
  expect(await check(next)).toBe(410)
})

test('of two who use it at the same moment, one does', async () => {
  const { secret, newClient } = await lost()
  const use = (password: string) => newClient().send('POST /api/reset', { body: { secret, password } })
  const answers = await Promise.all([use(another), use('the sentence of a thief')])
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410])
})

test('a password that can’t be taken leaves the link as it is', async () => {
  const { secret, newClient, ana } = await lost()
  const client = newClient()
  for (const password of ['password123', ana.email]) {
    const refused = await client.send('POST /api/reset', { body: { secret, password } })
    expect(refused.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'password' }] })
  }
  expect((await client.send('POST /api/reset', { body: { secret, password: another } })).statusCode).toBe(200)
})

test('a disabled account has no way back in', async () => {
  const { secret, newClient, admin, app, ana } = await lost()
  await app.users.change({ id: ana.userId, disabled: true })
  const refused = await newClient().send('POST /api/reset', { body: { secret, password: another } })
  expect(refused.statusCode).toBe(410)
  const params = { id: ana.userId }
  const more = await admin.send('POST /api/users/:id/reset-link', { params })
  expect(more.json()).toMatchObject({ code: 'conflict', reason: 'disabled' })
})

const params = ({ userId: id }: { userId: string }) => ({ id })

/** What ends a link that nobody has used. */
const ends = {
  'another password': ({ ana }) =>
    ana.call('POST /api/me/password', { body: { current: testPassword, password: another } }),
  'another address': ({ ana }) =>
    ana.call('POST /api/me/email', { body: { email: 'new@meet.test', current: testPassword } }),
  'another address by an admin': ({ admin, ana }) =>
    admin.call('PATCH /api/users/:id', {
      params: params(ana),
      body: { email: 'new@meet.test', version: 1 },
    }),
  'signing out everywhere else': ({ ana }) => ana.call('DELETE /api/sessions', {}),
  'being signed out everywhere': ({ admin, ana }) =>
    admin.call('DELETE /api/users/:id/sessions', { params: params(ana) }),
  'being disabled and enabled again': async ({ app, ana }) => {
    await app.people.change({ id: ana.userId, disabled: true })
    await app.people.change({ id: ana.userId, disabled: false })
  },
  'its maker no admin any more': async ({ app, admin }) => {
    await app.people.change({ id: admin.userId, role: 'user' })
    await app.people.change({ id: admin.userId, role: 'admin' })
  },
  'its maker disabled': ({ app, admin }) => app.people.change({ id: admin.userId, disabled: true }),
  'its maker deleted': ({ app, admin }) => app.people.delete({ id: admin.userId }),
} satisfies Record<string, (desk: Awaited<ReturnType<typeof lost>>) => Promise<unknown>>

test.each(Object.keys(ends) as (keyof typeof ends)[])('a link ends with %s', async (what) => {
  const desk = await lost()
  const { secret, newClient, signedIn } = desk
  await signedIn('Other', 'admin')
  await ends[what](desk)
  const body = { secret, password: another }
  expect((await newClient().send('POST /api/reset/check', { body: { secret } })).statusCode).toBe(410)
  expect((await newClient().send('POST /api/reset', { body })).statusCode).toBe(410)
})

test('a link outlives what doesn’t touch the way in: another name, the same address written otherwise', async () => {
  const { secret, newClient, ana } = await lost()
  await ana.call('PATCH /api/me', { body: { name: 'Anaïs' } })
  await ana.call('POST /api/me/email', { body: { email: 'ANA@meet.test', current: testPassword } })
  const body = { secret, password: another }
  expect((await newClient().send('POST /api/reset', { body })).statusCode).toBe(200)
})

test('whoever guesses links is slowed down; whoever holds one, at another address, isn’t', async () => {
  const { secret, newClient } = await lost()
  const guesser = newClient('203.0.113.66')
  const guess = () => guesser.send('POST /api/reset/check', { body: { secret: 'a-secret-nobody-has-made' } })
  for (let tries = 0; tries < 5; tries += 1) expect((await guess()).statusCode).toBe(410)
  expect((await guess()).statusCode).toBe(429)
  expect((await newClient().send('POST /api/reset/check', { body: { secret } })).statusCode).toBe(200)
})

test('the secret is in no log line and no row', async () => {
  const { secret, newClient, lines, database } = await lost()
  await newClient().call('POST /api/reset', { body: { secret, password: another } })
  expect(lines.join('\n')).not.toContain(secret)
  const rows = await database.query((prisma) => prisma.auditEntry.findMany())
  expect(JSON.stringify(rows)).not.toContain(secret)
  expect(rows.map(({ event }) => event)).toContain('user.password_reset')
})

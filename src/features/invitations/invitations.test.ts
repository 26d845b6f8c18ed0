import { expect, test } from 'vitest'
import { startTestApp, testPassword } from '../../testing/start-test-app.ts'

const accept = 'POST /api/invitation/accept'
const check = 'POST /api/invitation/check'
const bo = { name: 'Bo', password: testPassword }
const day = 24 * 3_600_000

const withAdmin = async () => {
  const started = await startTestApp()
  const admin = await started.signedIn('Root', 'admin')
  const invite = async (body: { emails?: string[]; role?: 'admin' | 'user'; days?: number } = {}) => {
    const { made, taken } = await admin.call('POST /api/invitations', { body })
    return { made, taken, secrets: made.map(({ link }) => link?.url.split('#')[1] ?? '') }
  }
  const statusOf = async (secret: string | undefined) =>
    (await started.newClient().send(check, { body: { secret } })).statusCode
  return { ...started, admin, invite, statusOf }
}

test('whoever is invited makes an account with the address that was invited, and is signed in', async () => {
  const { invite, newClient, admin } = await withAdmin()
  const { made, secrets } = await invite({ emails: ['Bo@Meet.test'], role: 'admin', days: 3 })
  const [secret = ''] = secrets
  const guest = newClient()
  expect(await guest.call(check, { body: { secret } })).toMatchObject({
    email: 'Bo@Meet.test',
    role: 'admin',
    by: 'Root',
    expiresAt: made[0]?.link?.expiresAt,
  })
  const other = await guest.send(accept, { body: { ...bo, secret, email: 'eve@meet.test' } })
  expect(other.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'email' }] })
  const me = await guest.call(accept, { body: { ...bo, secret } })
  expect(me.user).toMatchObject({ name: 'Bo', email: 'Bo@Meet.test', role: 'admin' })
  expect((await guest.call('GET /api/invitations', {})).invitations).toEqual([])
  expect((await newClient().send(check, { body: { secret } })).statusCode).toBe(410)
  expect((await admin.call('GET /api/users', { query: { search: 'bo' } })).total).toBe(1)
})

test('an invitation without an address is for whoever comes first', async () => {
  const { invite, newClient } = await withAdmin()
  const [secret = ''] = (await invite()).secrets
  const without = await newClient().send(accept, { body: { ...bo, secret } })
  expect(without.json()).toMatchObject({ details: [{ path: 'email', message: 'is required' }] })
  const use = (email: string) => newClient().send(accept, { body: { ...bo, secret, email } })
  const taken = await use('root@meet.test')
  expect(taken.json()).toMatchObject({ code: 'conflict', reason: 'email_taken' })
  const answers = await Promise.all([use('bo@meet.test'), use('eve@meet.test')])
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 410])
})

test('many at once: each address once, those with an account are named, one that can’t be read spoils nothing', async () => {
  const { invite, admin } = await withAdmin()
  const emails = ['a@x.test', 'ROOT@meet.test', 'A@X.test', 'b@x.test']
  const { made, taken } = await invite({ emails })
  expect(taken).toEqual(['ROOT@meet.test'])
  expect(made.map(({ invitation }) => invitation.email)).toEqual(['A@X.test', 'b@x.test'])
  const wrong = await admin.send('POST /api/invitations', { body: { emails: ['c@x.test', 'not one'] } })
  expect(wrong.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'emails.1' }] })
  expect((await admin.call('GET /api/invitations', {})).invitations).toHaveLength(2)
})

test('revoked, replaced or too old, a link opens nothing; renewed it lives as long as at first', async () => {
  const { invite, admin, statusOf, clock } = await withAdmin()
  const { made, secrets } = await invite({ emails: ['a@x.test', 'b@x.test'], days: 2 })
  const [a, b] = made.map(({ invitation }) => invitation.id)
  clock.advance(day)
  const renewed = await admin.call('POST /api/invitations/:id/renew', { params: { id: a ?? '' }, body: {} })
  expect(Date.parse(renewed.link?.expiresAt ?? '')).toBe(clock.now() + 2 * day)
  const fresh = renewed.link?.url.split('#')[1]
  expect([await statusOf(secrets[0]), await statusOf(fresh), await statusOf(secrets[1])]).toEqual([
    410, 200, 200,
  ])
  await admin.call('DELETE /api/invitations/:id', { params: { id: b ?? '' } })
  expect(await statusOf(secrets[1])).toBe(410)
  clock.advance(2 * day)
  expect(await statusOf(fresh)).toBe(410)
  await expect(admin.call('DELETE /api/invitations/:id', { params: { id: b ?? '' } })).rejects.toThrow('404')
})

test.each([
  ['disabled', { disabled: true }],
  ['demoted', { role: 'user' as const }],
])('who was %s has invited nobody', async (_what, change) => {
  const { app, signedIn, statusOf } = await withAdmin()
  const other = await signedIn('Other', 'admin')
  const { made } = await other.call('POST /api/invitations', { body: { role: 'admin' } })
  const secret = made[0]?.link?.url.split('#')[1]
  expect(await statusOf(secret)).toBe(200)
  await app.people.change({ id: other.userId, ...change })
  expect(await statusOf(secret)).toBe(410)
})

test('no secret is in the log or the audit log, who was invited is', async () => {
  const { invite, newClient, admin, lines } = await withAdmin()
  const [secret = ''] = (await invite({ emails: ['bo@x.test'] })).secrets
  const { user } = await newClient().call(accept, { body: { ...bo, secret } })
  const { entries } = await admin.call('GET /api/audit', { query: { event: 'invitation.' } })
  expect(entries.map(({ event, changes }) => [event, changes])).toEqual([
    ['invitation.accepted', [{ field: 'role', to: 'user' }]],
    [
      'invitation.created',
      [
        { field: 'role', to: 'user' },
        { field: 'email', to: 'bo@x.test' },
      ],
    ],
  ])
  expect(entries[0]?.by).toMatchObject({ kind: 'user', id: user?.id, name: 'Bo' })
  expect(JSON.stringify(entries) + lines.join('')).not.toContain(secret)
})

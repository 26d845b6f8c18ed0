import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import type { TestClient } from '../../testing/client.ts'
import { atDirectory } from '../../testing/directory-desk.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { atSchool, ben, type ProviderOptions } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { testPassword } from '../../testing/start-test-app.ts'

const bo = 'Bo@Studio.test'
const params = { provider: 'school' }
const byWay = 'POST /api/invitation/providers/:provider'

interface Answered {
  statusCode: number
  json: () => unknown
}
const isOpenStill = (answer: Answered) =>
  expect(answer.json()).toMatchObject({ details: [{ path: 'invitation' }] })

describeDatabases('an invitation that is accepted with a provider', ({ open }) => {
  const begin = async (options: ProviderOptions = {}) => {
    const desk = await atSchool({ settings: null, ...options, database: await open() })
    const { admin, school, newClient, bring } = desk
    const invite = async (body: { emails?: string[]; role?: 'admin' | 'user' } = {}) => {
      const { made } = await admin.call('POST /api/invitations', { body })
      const [one] = made
      return { id: one?.invitation.id ?? '', secret: one?.link?.url.split('#')[1] ?? '' }
    }
    const leave = async (secret: string, client: TestClient) =>
      (await client.call(byWay, { params, body: { secret } })).location
    /** There and back as somebody. */
    const accept = async (secret: string, persona = ben, client: TestClient = newClient()) => {
      const location = await leave(secret, client)
      school.use(persona)
      const { answer } = await school.visit(location)
      return Object.assign(await bring(client, answer), { client })
    }
    const statusOf = async (secret: string) =>
      (await newClient().send('POST /api/invitation/check', { body: { secret } })).statusCode
    return { ...desk, invite, leave, accept, statusOf }
  }

  test('makes the account with the address that was invited, whatever the provider calls theirs', async () => {
    const desk = await begin()
    const { invite, accept, signIn, statusOf } = desk
    const { secret } = await invite({ emails: [bo], role: 'admin' })
    const accepted = await accept(secret, { ...ben, email: 'other@school.test', email_verified: false })
    expect(accepted.json()).toMatchObject({
      did: 'accept',
      next: '/',
      me: { user: { name: 'Ben', email: bo, role: 'admin' }, noPassword: true },
    })
    expect(await statusOf(secret)).toBe(410)
    expect((await signIn(ben)).json()).toMatchObject({ did: 'sign_in', me: { user: { email: bo } } })
    const [event] = await eventsOf(desk, 'invitation.accepted')
    expect(event?.changes).toEqual([
      { field: 'role', to: 'admin' },
      { field: 'provider', to: 'School' },
    ])
  })

  test('that names no address takes the confirmed one of the provider, and no other', async () => {
    const { invite, accept, statusOf } = await begin()
    const { secret } = await invite()
    const unconfirmed = await accept(secret, { ...ben, email_verified: false })
    expect(refusedWith(unconfirmed)).toEqual([403, 'provider_email_unverified'])
    isOpenStill(unconfirmed)
    const nameless = { sub: ben.sub, name: 'Ben' }
    expect(refusedWith(await accept(secret, nameless))).toEqual([403, 'provider_no_email'])
    expect(await statusOf(secret)).toBe(200)
    expect((await accept(secret)).json()).toMatchObject({ me: { user: { email: 'ben@school.test' } } })
  })

  test('is told who has an account already, and stays open', async () => {
    const { invite, accept, signedIn, link, statusOf } = await begin()
    const ana = await signedIn('Ana')
    await link(ben, ana)
    const { secret } = await invite({ emails: [bo] })
    const linked = await accept(secret)
    expect(refusedWith(linked)).toEqual([409, 'identity_taken'])
    isOpenStill(linked)
    const { secret: open } = await invite()
    const known = await accept(open, { ...ben, sub: 'other', email: ana.email })
    expect(refusedWith(known)).toEqual([409, 'account_exists'])
    isOpenStill(known)
    expect([await statusOf(secret), await statusOf(open)]).toEqual([200, 200])
  })

  test('works once, also when two come back at the same moment', async () => {
    const { invite, leave, school, newClient, bring, admin } = await begin()
    const { secret } = await invite()
    const tabs = []
    for (const sub of ['one', 'two', 'three']) {
      const client = newClient()
      const location = await leave(secret, client)
      school.use({ ...ben, sub })
      tabs.push({ client, answer: (await school.visit(location)).answer })
    }
    const answers = await Promise.all(tabs.map(({ client, answer }) => bring(client, answer)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410, 410])
    expect((await admin.call('GET /api/users', { query: { search: 'school.test' } })).total).toBe(1)
  })

  test('leaves the other open when one person comes with two at the same moment', async () => {
    const { invite, leave, school, newClient, bring, statusOf } = await begin()
    const secrets = [(await invite({ emails: [bo] })).secret, (await invite({ emails: ['b@x.test'] })).secret]
    const tabs = []
    for (const secret of secrets) {
      const client = newClient()
      const location = await leave(secret, client)
      school.use(ben)
      tabs.push({ client, answer: (await school.visit(location)).answer })
    }
    const answers = await Promise.all(tabs.map(({ client, answer }) => bring(client, answer)))
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409])
    for (const [index, secret] of secrets.entries())
      expect(await statusOf(secret)).toBe(answers[index]?.statusCode === 200 ? 410 : 200)
  })

  test('isn’t used by another browser, a second time, with another state, or too late', async () => {
    const { invite, leave, school, newClient, bring, clock, statusOf } = await begin()
    const { secret } = await invite()
    const client = newClient()
    const away = async () => {
      const location = await leave(secret, client)
      school.use(ben)
      return (await school.visit(location)).answer
    }
    const answer = await away()
    const thief = newClient()
    await leave(secret, thief)
    for (const other of [thief, newClient()])
      expect(refusedWith(await bring(other, answer))).toEqual([410, 'provider_trip'])
    const forged = new URLSearchParams(answer)
    forged.set('state', 'AAAAAAAAAAAAAAAAAAAAAA')
    expect(refusedWith(await bring(client, forged.toString()))).toEqual([410, 'provider_trip'])
    expect(await statusOf(secret)).toBe(200)
    expect((await bring(client, answer)).statusCode).toBe(200)
    expect(refusedWith(await bring(client, answer))).toEqual([410, 'provider_trip'])
    const { secret: next } = await invite()
    const location = await leave(next, client)
    const late = (await school.visit(location)).answer
    clock.advance(10 * 60_000)
    expect(refusedWith(await bring(client, late))).toEqual([410, 'provider_trip'])
  })

  test.each(['revoked', 'renewed', 'accepted by somebody else', 'closed to everybody'])(
    'opens nothing when it is %s meanwhile',
    async (what) => {
      const { invite, leave, school, newClient, bring, admin } = await begin()
      const { id, secret } = await invite({ emails: [bo] })
      const client = newClient()
      const location = await leave(secret, client)
      const body = { secret, name: 'Bo', password: testPassword }
      if (what === 'revoked') await admin.call('DELETE /api/invitations/:id', { params: { id } })
      else if (what === 'renewed')
        await admin.call('POST /api/invitations/:id/renew', { params: { id }, body: {} })
      else if (what === 'closed to everybody')
        await admin.call('PATCH /api/settings', {
          body: { changes: [{ key: 'accounts.registration', value: 'closed', version: 0 }] },
        })
      else await newClient().call('POST /api/invitation/accept', { body })
      school.use(ben)
      const { answer } = await school.visit(location)
      const refused = await bring(client, answer)
      expect(refusedWith(refused)).toEqual([410, 'invitation'])
      expect(refused.json()).not.toHaveProperty('details')
      expect((await client.call('GET /api/me', {})).user).toBeUndefined()
    },
  )

  test('is no way past the domains of the provider, and whoever says no there may try again', async () => {
    const { invite, accept, school, leave, bring, newClient } = await begin({
      fields: { domains: 'club.test' },
    })
    const { secret } = await invite({ emails: [bo] })
    const refused = await accept(secret)
    expect(refusedWith(refused)).toEqual([403, 'provider_domain'])
    isOpenStill(refused)
    const client = newClient()
    const location = await leave(secret, client)
    school.use(null)
    const declined = await bring(client, (await school.visit(location)).answer)
    expect(refusedWith(declined)).toEqual([403, 'provider_declined'])
    isOpenStill(declined)
  })

  test('gives what groups give, and groups take back only that', async () => {
    const fields = { groupsClaim: 'groups', adminGroup: 'it' }
    const { invite, accept, signIn, admin } = await begin({ fields })
    const inIt = { ...ben, groups: ['it'] }
    const roleOf = (answer: Answered) => (answer.json() as { me: { user: { role: string } } }).me.user.role
    const made = [
      await accept((await invite({ emails: [bo] })).secret, inIt),
      await accept((await invite({ emails: ['a@x.test'], role: 'admin' })).secret, { ...inIt, sub: 'ana' }),
    ]
    expect(made.map(roleOf)).toEqual(['admin', 'admin'])
    expect(roleOf(await signIn(ben))).toBe('user')
    expect(roleOf(await signIn({ ...ben, sub: 'ana' }))).toBe('admin')
    expect((await admin.call('GET /api/me', {})).user?.role).toBe('admin')
  })
})

test('the secret of an invitation is in no address, no log and no answer on the way', async () => {
  const { admin, newClient, school, bring, lines } = await atSchool()
  const { made } = await admin.call('POST /api/invitations', { body: {} })
  const secret = made[0]?.link?.url.split('#')[1] ?? ''
  const client = newClient()
  const left = await client.send(byWay, { params, body: { secret } })
  const { location } = left.json<{ location: string }>()
  school.use(ben)
  const { answer } = await school.visit(location)
  const back = await bring(client, answer)
  expect(back.statusCode).toBe(200)
  const seen = [left.body, JSON.stringify(left.headers), answer, back.body, lines.join('')].join()
  expect(seen).not.toContain(secret)
})

test('an invitation is accepted with a directory: a wrong password leaves it open', async () => {
  const desk = await atDirectory({ settings: { 'accounts.registration': 'invited' } })
  const { admin, newClient, clock } = desk
  const { made } = await admin.call('POST /api/invitations', { body: { emails: [bo] } })
  const secret = made[0]?.link?.url.split('#')[1] ?? ''
  const accept = (password: string, client = newClient()) =>
    client.send('POST /api/invitation/providers/:provider/password', {
      params,
      body: { secret, username: 'ben', password },
    })
  const before = clock.planned()
  const asking = accept('wrong')
  await expect.poll(() => clock.planned()).toBeGreaterThan(before)
  clock.advance(1500)
  expect(refusedWith(await asking)).toEqual([401, 'directory_credentials'])
  const accepted = await accept('of-ben')
  expect([accepted.statusCode, accepted.json()]).toMatchObject([
    201,
    { user: { name: 'Ben Benson', email: bo, role: 'user' } },
  ])
  expect(refusedWith(await accept('of-ben'))).toEqual([410, 'invitation'])
  expect((await desk.signIn('ben', 'of-ben')).json()).toMatchObject({ user: { email: bo } })
  const [event] = await eventsOf(desk, 'invitation.accepted')
  expect(event?.changes).toEqual([
    { field: 'role', to: 'user' },
    { field: 'provider', to: 'School' },
  ])
})

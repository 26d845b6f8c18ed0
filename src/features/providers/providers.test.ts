import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { atSchool, ben } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'

describeDatabases('signing in with a provider', ({ open }) => {
  const begin = async (given: Parameters<typeof atSchool>[0] = {}) =>
    atSchool({ database: await open(), ...given })

  test('makes an account the first time, and opens the same one ever after', async () => {
    const desk = await begin()
    const first = await desk.signIn(ben)
    expect(first.json()).toMatchObject({
      did: 'sign_in',
      next: '/',
      me: { user: { name: 'Ben', email: 'ben@school.test', role: 'user' } },
    })
    const { user } = await first.client.call('GET /api/me', {})
    const again = await desk.signIn({ ...ben, name: 'Benjamin', email: 'benjamin@school.test' })
    expect(again.json()).toMatchObject({ me: { user } })
    const by = { field: 'provider', to: 'School' }
    const actor = { actorId: user?.id, subject: user?.id }
    expect(await eventsOf(desk, 'user.')).toEqual([
      { event: 'user.registered', ...actor, changes: [{ field: 'role', to: 'user' }, by] },
    ])
    const signIns = (await eventsOf(desk, 'session.started')).filter(({ actorId }) => actorId === user?.id)
    expect(signIns.map(({ changes }) => changes)).toEqual([[by], [by]])
  })

  test('an account is who somebody is at the provider, not what their address is called', async () => {
    const { signIn } = await begin()
    const before = await signIn(ben)
    await signIn({ ...ben, email: 'new@school.test' })
    // Somebody else gets the old address.
    const other = await signIn({ ...ben, sub: 'another-ben' })
    expect(refusedWith(other)).toEqual([409, 'account_exists'])
    expect((await other.client.call('GET /api/me', {})).user).toBeUndefined()
    expect((await before.client.call('GET /api/me', {})).user?.email).toBe('ben@school.test')
  })

  test('whoever made an account for somebody else’s address gets nothing of theirs', async () => {
    const desk = await begin()
    const eve = await desk.signedIn('Ben')
    const refused = await desk.signIn({ ...ben, email: eve.email })
    expect(refusedWith(refused)).toEqual([409, 'account_exists'])
    expect((await refused.client.call('GET /api/me', {})).user).toBeUndefined()
    expect((await eve.call('GET /api/me/providers', {})).linked).toEqual([])
  })

  test.each([
    ['no address', { email: undefined }, 'provider_no_email'],
    ['an address nobody confirmed', { email_verified: false }, 'provider_email_unverified'],
    ['an address it says nothing about', { email_verified: undefined }, 'provider_email_unverified'],
    ['no address that is one', { email: 'ben' }, 'provider_no_email'],
  ])('nobody gets an account with %s', async (_what, claims, reason) => {
    const { signIn, app } = await begin()
    expect(refusedWith(await signIn({ ...ben, ...claims }))).toEqual([403, reason])
    expect(await app.users.list()).toHaveLength(1)
  })

  test('an admin may take a provider’s addresses as confirmed', async () => {
    const { signIn } = await begin({ fields: { trustsEmail: true } })
    expect((await signIn({ ...ben, email_verified: false })).statusCode).toBe(200)
  })

  test('whoever declines is told so, and can begin again', async () => {
    const { signIn } = await begin()
    const declined = await signIn(null)
    expect(refusedWith(declined)).toEqual([403, 'provider_declined'])
    expect((await signIn(ben, declined.client)).statusCode).toBe(200)
  })

  test.each([
    [{ 'accounts.registration': 'invited' }, 'registration_closed'],
    [{ 'accounts.registration': 'closed' }, 'registration_closed'],
    [{ 'accounts.domains': 'other.test' }, 'domain_not_allowed'],
  ] as const)('where %j, nobody gets an account, and whoever has one gets in', async (settings, reason) => {
    const { signIn, link, signedIn } = await begin({ settings })
    expect(refusedWith(await signIn(ben))).toEqual([403, reason])
    expect((await link(ben, await signedIn('Ana'))).statusCode).toBe(200)
    expect((await signIn(ben)).json()).toMatchObject({ me: { user: { name: 'Ana' } } })
  })

  test('a provider for some domains lets nobody else in, also those it let in before', async () => {
    const { signIn, change } = await begin()
    await signIn(ben)
    await change({ domains: 'Teachers.test, school.example' })
    expect(refusedWith(await signIn(ben))).toEqual([403, 'provider_domain'])
    const moved = { ...ben, email: 'ben@school.example' }
    expect(refusedWith(await signIn({ ...moved, email_verified: false }))).toEqual([
      403,
      'provider_email_unverified',
    ])
    expect((await signIn(moved)).statusCode).toBe(200)
  })

  test('whoever is disabled or leaves isn’t let in', async () => {
    const { signIn, app } = await begin()
    const { client } = await signIn(ben)
    const id = (await client.call('GET /api/me', {})).user?.id ?? ''
    await app.people.change({ id, disabled: true })
    expect(refusedWith(await signIn(ben))).toEqual([403, 'account_disabled'])
    await app.people.change({ id, disabled: false })
    const back = await signIn(ben)
    await back.client.call('POST /api/me/departure', { body: { email: 'ben@school.test' } })
    expect(refusedWith(await signIn(ben))).toEqual([403, 'leaving'])
  })

  test('a provider that is turned off or removed opens nothing, not even for those on their way', async () => {
    const { school, newClient, leave, bring, change, admin } = await begin()
    school.use(ben)
    const client = newClient()
    const offered = [{ id: 'school', name: 'School', kind: 'oidc' }]
    expect(await client.call('GET /api/auth/providers', {})).toEqual({ providers: offered })
    expect((await client.call('GET /api/me', {})).providers).toEqual(offered)
    const { answer } = await school.visit(await leave(client))
    await change({ enabled: false })
    expect(refusedWith(await bring(client, answer))).toEqual([404, 'no_provider'])
    expect((await client.call('GET /api/auth/providers', {})).providers).toEqual([])
    expect((await client.call('GET /api/me', {})).providers).toBeUndefined()
    await admin.call('DELETE /api/providers/:id', { params: { id: 'school' } })
    const gone = await client.send('POST /api/auth/providers/:provider', {
      params: { provider: 'school' },
      body: {},
    })
    expect(refusedWith(gone)).toEqual([404, 'no_provider'])
  })

  test('with deleted accounts goes what they were linked with', async () => {
    const { signIn, app, database } = await begin()
    const { client } = await signIn(ben)
    await app.people.delete({ id: (await client.call('GET /api/me', {})).user?.id ?? '' })
    expect(await database.query((prisma) => prisma.identity.count())).toBe(0)
    expect((await signIn(ben)).statusCode).toBe(200)
  })
})

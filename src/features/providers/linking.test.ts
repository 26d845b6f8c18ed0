import { expect, onTestFinished, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createAuthenticator } from '../../testing/authenticator.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { atSchool, ben } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { testPassword } from '../../testing/start-test-app.ts'
import { testOrigin } from '../../testing/test-config.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const minute = 60_000

describeDatabases('linking an account', ({ open }) => {
  const begin = async () => atSchool({ database: await open() })

  test('with a provider opens it from then on, whatever the address there', async () => {
    const desk = await begin()
    const { link, signIn, signedIn } = desk
    const ana = await signedIn('Ana')
    const linked = await link({ ...ben, email_verified: false }, ana)
    expect(linked.json()).toMatchObject({ did: 'link', next: '/account', me: { user: { name: 'Ana' } } })
    expect((await signIn(ben)).json()).toMatchObject({ me: { user: { name: 'Ana', email: ana.email } } })
    const mine = await ana.call('GET /api/me/providers', {})
    expect(mine).toMatchObject({
      linked: [
        { provider: { id: 'school', name: 'School' }, email: 'ben@school.test', you: { may: ['unlink'] } },
      ],
      offered: [{ id: 'school', name: 'School' }],
    })
    await ana.call('DELETE /api/me/providers/:id', { params: { id: mine.linked[0]?.id ?? '' } })
    const by = { actorId: ana.userId, subject: ana.userId }
    expect(await eventsOf(desk, 'provider.')).toMatchObject([
      { event: 'provider.added' },
      { event: 'provider.linked', ...by, changes: [{ field: 'provider', to: 'School' }] },
      { event: 'provider.unlinked', ...by, changes: [{ field: 'provider', from: 'School' }] },
    ])
    expect((await signIn(ben)).json()).toMatchObject({ me: { user: { name: 'Ben' } } })
  })

  test('is told by mail when it comes and when it goes', async () => {
    const { app, link, signedIn } = await begin()
    const { settings, arrived } = await startMailServer()
    await useMailServer(app, settings)
    await app.start()
    onTestFinished(() => app.stop())
    const ana = await signedIn('Ana')
    await link(ben, ana)
    await link(ben, ana)
    await comesTrue(() => expect(arrived).toHaveLength(1))
    const [own] = (await ana.call('GET /api/me/providers', {})).linked
    await ana.call('DELETE /api/me/providers/:id', { params: { id: own?.id ?? '' } })
    await comesTrue(() => expect(arrived).toHaveLength(2))
    expect(arrived.map(({ to, parsed }) => [to, parsed.subject])).toEqual([
      [[ana.email], 'An account elsewhere was linked with yours on Parley'],
      [[ana.email], 'An account elsewhere was unlinked from yours on Parley'],
    ])
    for (const { parsed } of arrived) expect(parsed.text).toContain('School')
  })

  test('never takes somebody from another account', async () => {
    const { link, signedIn, signIn } = await begin()
    const ana = await signedIn('Ana')
    await link(ben, ana)
    expect((await link(ben, ana)).statusCode).toBe(200)
    expect(refusedWith(await link(ben, await signedIn('Eve')))).toEqual([409, 'identity_taken'])
    expect((await signIn(ben)).json()).toMatchObject({ me: { user: { name: 'Ana' } } })
  })

  test('is for the browser and the session that began it (link CSRF)', async () => {
    const { school, signedIn, bring, newClient } = await begin()
    const params = { provider: 'school' }
    const [eve, ana] = [await signedIn('Eve'), await signedIn('Ana')]
    school.use({ ...ben, sub: 'eve' })
    const { location } = await eve.call('POST /api/me/providers/:provider', { params })
    const { answer } = await school.visit(location)
    expect(refusedWith(await bring(ana, answer))).toEqual([410, 'provider_trip'])
    // Somebody else signs in in the browser that went.
    await eve.call('DELETE /api/session', {})
    await eve.call('POST /api/session', { body: { email: ana.email, password: testPassword } })
    expect(refusedWith(await bring(eve, answer))).toEqual([410, 'provider_trip'])
    expect((await ana.call('GET /api/me/providers', {})).linked).toEqual([])
    expect((await newClient().send('POST /api/me/providers/:provider', { params })).statusCode).toBe(401)
  })

  test('and unlinking want proof', async () => {
    const { link, signedIn, clock } = await begin()
    const ana = await signedIn('Ana')
    await link(ben, ana)
    const id = (await ana.call('GET /api/me/providers', {})).linked[0]?.id ?? ''
    clock.advance(10 * minute)
    const params = { provider: 'school' }
    expect(refusedWith(await ana.send('POST /api/me/providers/:provider', { params }))).toEqual([
      403,
      'confirm_needed',
    ])
    expect(refusedWith(await ana.send('DELETE /api/me/providers/:id', { params: { id } }))).toEqual([
      403,
      'confirm_needed',
    ])
  })

  test('the last way in stays', async () => {
    const { signIn, signedIn, link, change } = await begin()
    const { client } = await signIn(ben)
    const [own] = (await client.call('GET /api/me/providers', {})).linked
    expect(own?.you.may).toEqual([])
    const params = { id: own?.id ?? '' }
    expect(refusedWith(await client.send('DELETE /api/me/providers/:id', { params }))).toEqual([
      409,
      'last_way_in',
    ])
    const eve = await signedIn('Eve')
    expect((await eve.send('DELETE /api/me/providers/:id', { params })).statusCode).toBe(404)
    // A passkey is another way in, and then the last one itself.
    const device = createAuthenticator({ origin: testOrigin })
    const registration = device.make(await client.call('POST /api/me/passkeys/options', {}))
    const key = await client.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration } })
    await change({ enabled: false })
    const remove = () => client.send('DELETE /api/me/passkeys/:id', { params: { id: key.id } })
    expect(refusedWith(await remove())).toEqual([409, 'last_way_in'])
    await change({ enabled: true })
    expect((await remove()).statusCode).toBe(200)
    // With a second one, each can go.
    await link({ ...ben, sub: 'ben-again' }, client)
    expect((await client.send('DELETE /api/me/providers/:id', { params })).statusCode).toBe(200)
  })
})

describeDatabases('groups', ({ open }) => {
  const fields = { groupsClaim: 'realm_access.roles', adminGroup: 'it' }
  const inIt = { ...ben, realm_access: { roles: ['all', 'it'] } }

  test('make admins, and take back what they gave', async () => {
    const desk = await atSchool({ database: await open(), fields })
    const { signIn } = desk
    const { client } = await signIn(ben)
    const roleNow = async () => (await client.call('GET /api/me', {})).user?.role
    expect(await roleNow()).toBe('user')
    await signIn(inIt)
    expect(await roleNow()).toBe('admin')
    await signIn(ben)
    expect(await roleNow()).toBe('user')
    const by = { field: 'provider', to: 'School' }
    expect((await eventsOf(desk, 'user.changed')).map(({ changes }) => changes)).toEqual([
      [{ field: 'role', from: 'user', to: 'admin' }, by],
      [{ field: 'role', from: 'admin', to: 'user' }, by],
    ])
  })

  test('leave admins alone whom an admin made', async () => {
    const { signIn, link, admin } = await atSchool({ database: await open(), fields })
    await link(ben, admin)
    await signIn(ben)
    expect((await admin.call('GET /api/me', {})).user?.role).toBe('admin')
  })

  test('make admins at once, and never take the last one', async () => {
    const { signIn, app, admin } = await atSchool({ database: await open(), fields })
    expect((await signIn(inIt)).json()).toMatchObject({ me: { user: { role: 'admin' } } })
    await app.people.change({ id: admin.userId, disabled: true })
    expect((await signIn(ben)).json()).toMatchObject({ me: { user: { role: 'admin' } } })
    await app.people.change({ id: admin.userId, disabled: false })
    expect((await signIn(ben)).json()).toMatchObject({ me: { user: { role: 'user' } } })
  })
})

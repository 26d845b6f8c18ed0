import { expect, onTestFinished, test } from 'vitest'
import { liveClose } from '../../contract/live.ts'
import { toInstant } from '../../core/clock.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createAuthenticator } from '../../testing/authenticator.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { openLive } from '../../testing/live-client.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { atSchool, ben } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { listen, testPassword } from '../../testing/start-test-app.ts'
import { testOrigin } from '../../testing/test-config.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const get = 'GET /api/users/:id/ways-in'
const take = 'DELETE /api/users/:id/ways-in/:kind/:way'
type Kind = 'passkey' | 'provider' | 'key' | 'session'

describeDatabases('ways in, one by one', ({ open }) => {
  /** Ana signs in with a password, a passkey and the school, and a program of hers with a key. */
  const begin = async () => {
    const desk = await atSchool({ database: await open() })
    const ana = await desk.signedIn('Ana')
    const device = createAuthenticator({ origin: testOrigin })
    const registration = device.make(await ana.call('POST /api/me/passkeys/options', {}))
    await ana.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration } })
    await desk.link(ben, ana)
    const { secret } = await ana.call('POST /api/me/keys', {
      body: { name: 'Script', scopes: ['rooms:read'] },
    })
    const params = { id: ana.userId }
    const seen = () => desk.admin.call(get, { params })
    const idOf = async (kind: Kind): Promise<string> => {
      const { passkeys, identities, keys, sessions } = await seen()
      const one = { passkey: passkeys, provider: identities, key: keys, session: sessions }[kind][0]
      return one?.id ?? ''
    }
    const takeAway = async (kind: Kind) =>
      desk.admin.send(take, { params: { ...params, kind, way: await idOf(kind) } })
    const signInWithPasskey = async () => {
      const client = desk.newClient()
      const assertion = device.show(await client.call('POST /api/session/passkey/options', {}))
      return client.send('POST /api/session/passkey', { body: assertion })
    }
    const program = desk.newProgram(secret)
    return { ...desk, ana, params, seen, idOf, takeAway, signInWithPasskey, program }
  }

  test('are all there to see', async () => {
    const { seen, clock, ana, idOf } = await begin()
    const [sessionId, chosenAt] = [await idOf('session'), toInstant(clock.now())]
    expect(await seen()).toEqual({
      hasPassword: true,
      passwordChangedAt: chosenAt,
      recoveryCodes: 0,
      passkeys: [expect.objectContaining({ name: 'Laptop' })],
      identities: [
        expect.objectContaining({
          provider: expect.objectContaining({ id: 'school', name: 'School' }) as object,
          email: ben['email'],
          opens: true,
        }),
      ],
      keys: [expect.objectContaining({ name: 'Script', scopes: ['rooms:read'] })],
      sessions: [expect.objectContaining({ id: sessionId, current: false })],
    })
    clock.advance(60_000)
    await ana.call('POST /api/me/password', {
      body: { current: testPassword, password: 'another long pass phrase' },
    })
    expect((await seen()).passwordChangedAt).toBe(toInstant(clock.now()))
    clock.advance(60_000)
    const before = await seen()
    await ana.call('PATCH /api/me', { body: { name: 'Anna' } })
    expect(await seen()).toEqual(before)
  })

  test('a passkey opens nothing from then on, and the rest does', async () => {
    const { takeAway, signInWithPasskey, seen, ana } = await begin()
    expect((await signInWithPasskey()).statusCode).toBe(200)
    expect((await takeAway('passkey')).statusCode).toBe(200)
    expect((await signInWithPasskey()).statusCode).toBe(401)
    expect(await seen()).toMatchObject({ passkeys: [], identities: [{ opens: true }], hasPassword: true })
    // What its owner may do signs nobody out, and neither does this.
    expect((await ana.call('GET /api/me', {})).user?.name).toBe('Ana')
  })

  test('a link with a provider opens nothing from then on', async () => {
    const { takeAway, signIn, seen } = await begin()
    expect((await takeAway('provider')).statusCode).toBe(200)
    // Whoever it is makes an account of their own now.
    expect((await signIn(ben)).json()).toMatchObject({ me: { user: { email: ben['email'] } } })
    expect((await seen()).identities).toEqual([])
  })

  test('a key is refused from the next request on', async () => {
    const { takeAway, program } = await begin()
    expect((await program.send('GET /api/rooms')).statusCode).toBe(200)
    expect((await takeAway('key')).statusCode).toBe(200)
    expect((await program.send('GET /api/rooms')).statusCode).toBe(401)
  })

  test('a browser is signed out, its page at once, and no other', async () => {
    const desk = await begin()
    const { ana, newClient, takeAway, seen, clock } = desk
    const body = { email: ana.email, password: testPassword }
    clock.advance(3_600_000)
    const other = newClient()
    await other.call('POST /api/session', { body })
    const { path } = await listen(desk)
    const live = await openLive({ path, origin: testOrigin, cookies: other.cookies })
    expect((await takeAway('session')).statusCode).toBe(200)
    expect(await live.closed).toMatchObject({ code: liveClose.unauthenticated })
    expect((await other.call('GET /api/me', {})).user).toBeUndefined()
    expect((await ana.call('GET /api/me', {})).user?.name).toBe('Ana')
    expect((await seen()).sessions).toHaveLength(1)
  })

  test('the last one, too: an admin makes a link for another', async () => {
    const { admin, signIn, newClient, app } = await begin()
    const { client } = await signIn({ ...ben, sub: 'carl', email: 'carl@school.test', name: 'Carl' })
    const { user } = await client.call('GET /api/me', {})
    const params = { id: user?.id ?? '' }
    const [link] = (await admin.call(get, { params })).identities
    await admin.call(take, { params: { ...params, kind: 'provider', way: link?.id ?? '' } })
    expect(await admin.call(get, { params })).toMatchObject({
      hasPassword: false,
      passkeys: [],
      identities: [],
    })
    const { url } = await admin.call('POST /api/users/:id/reset-link', { params })
    const secret = url.split('#')[1] ?? ''
    await newClient().call('POST /api/reset', { body: { secret, password: 'another long pass phrase' } })
    expect((await app.users.get(params.id)).passwordChangedAt).not.toBeNull()
  })

  test('each stands in the audit log, and is told by mail, which says that an admin did it', async () => {
    const desk = await begin()
    const { admin, app, ana, takeAway } = desk
    const { settings, arrived } = await startMailServer()
    await useMailServer(app, settings)
    await app.start()
    onTestFinished(() => app.stop())
    for (const kind of ['passkey', 'provider', 'key', 'session'] as const) await takeAway(kind)
    await comesTrue(() => expect(arrived).toHaveLength(4))
    for (const { to, parsed } of arrived) {
      expect([to, parsed.subject]).toEqual([
        [ana.email],
        'An administrator took a way into your account on Parley',
      ])
      expect(parsed.text).toContain('An administrator has taken this from your account')
    }
    const texts = arrived.map(({ parsed }) => parsed.text ?? '').join('\n')
    for (const fact of [
      /Passkey:\s+Laptop/,
      /Provider:\s+School/,
      /API key:\s+Script/,
      /Browser:\s+lightMyRequest/,
    ])
      expect(texts).toMatch(fact)
    const [actorId, subject] = [admin.userId, ana.userId]
    expect(await eventsOf(desk, 'user.way_in_taken')).toEqual(
      ['passkey Laptop', 'provider School', 'key Script', 'browser lightMyRequest']
        .map((words) => words.split(' '))
        .map(([field, from]) => ({
          event: 'user.way_in_taken',
          actorId,
          subject,
          changes: [{ field, from }],
        })),
    )
  })

  test('never one’s own, nobody else’s by its id, and by no key', async () => {
    const { admin, ana, idOf, signedIn, newProgram } = await begin()
    const own = await admin.call(get, { params: { id: admin.userId } })
    const mine = { id: admin.userId, kind: 'session' as const, way: own.sessions[0]?.id ?? '' }
    expect(own.sessions[0]?.current).toBe(true)
    expect(refusedWith(await admin.send(take, { params: mine }))).toEqual([403, 'own_account'])
    const bo = await signedIn('Bo')
    for (const kind of ['passkey', 'provider', 'key', 'session'] as const) {
      const way = await idOf(kind)
      expect((await admin.send(take, { params: { id: bo.userId, kind, way } })).statusCode).toBe(404)
      expect((await bo.send(take, { params: { id: ana.userId, kind, way } })).statusCode).toBe(403)
      expect(await idOf(kind)).toBe(way)
    }
    const { secret } = await admin.call('POST /api/me/keys', {
      body: { name: 'All', scopes: ['people:read', 'people:write'] },
    })
    const params = { id: ana.userId, kind: 'key' as const, way: await idOf('key') }
    expect(refusedWith(await newProgram(secret).send(take, { params }))).toEqual([403, 'key_not_allowed'])
  })
})

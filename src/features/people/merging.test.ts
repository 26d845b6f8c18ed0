import { expect, onTestFinished, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { startMailServer } from '../../testing/mail-server.ts'
import { eventsOf } from '../../testing/passkey-desk.ts'
import { atSchool, ben } from '../../testing/provider-desk.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { testPassword, type TestApp } from '../../testing/start-test-app.ts'
import { useMailServer } from '../../testing/use-mail-server.ts'

const merge = 'POST /api/users/:id/merge'
type SignedIn = Awaited<ReturnType<TestApp['signedIn']>>

const join = 'POST /api/rooms/:code/join'

describeDatabases('merging an account into another', ({ open }) => {
  /** Ben made an account by accident with the school's sign-in, and has another from before. */
  const begin = async () => {
    const desk = await atSchool({ database: await open() })
    const [old, kept] = [await desk.signedIn('Ben'), await desk.signedIn('Benny')]
    await desk.link(ben, old)
    return { ...desk, old, kept }
  }
  const into = (old: SignedIn, kept: SignedIn) => ({
    params: { id: old.userId },
    body: { into: kept.userId },
  })

  test('moves rooms, links with providers and past meetings, and leaves the one that stays as it was', async () => {
    const desk = await begin()
    const { admin, old, kept, signIn, database } = desk
    const { code } = await old.call('POST /api/rooms', { body: { name: 'Tea' } })
    const { meeting } = await old.call(join, { params: { code }, body: {} })
    await old.call('POST /api/meetings/:meetingId/end', { params: { meetingId: meeting.id } })
    const stays = await admin.call(merge, into(old, kept))
    expect(stays).toMatchObject({
      id: kept.userId,
      name: 'Benny',
      email: kept.email,
      role: 'user',
      version: 1,
    })
    expect((await kept.call('GET /api/rooms', {})).rooms.map((room) => room.code)).toEqual([code])
    expect((await signIn(ben)).json()).toMatchObject({ me: { user: { name: 'Benny', email: kept.email } } })
    const places = await database.query((prisma) => prisma.participant.findMany({ select: { userId: true } }))
    expect(places).toEqual([{ userId: kept.userId }])
    expect((await admin.send('GET /api/users/:id', { params: { id: old.userId } })).statusCode).toBe(404)
    expect(await eventsOf(desk, 'user.merged')).toMatchObject([
      {
        actorId: admin.userId,
        subject: kept.userId,
        changes: [
          { field: 'name', from: 'Ben' },
          { field: 'email', from: old.email },
        ],
      },
    ])
  })

  test('begins with seeing who signs in with what', async () => {
    const { admin, old, kept } = await begin()
    const provider = { query: { way: 'provider' as const } }
    const idsOf = async () => (await admin.call('GET /api/users', provider)).users.map(({ id }) => id)
    expect(await idsOf()).toEqual([old.userId])
    const seen = await admin.call('GET /api/users/:id', { params: { id: old.userId } })
    expect(seen).toMatchObject({ providers: ['School'], user: { hasPassword: true } })
    await admin.call(merge, into(old, kept))
    expect(await idsOf()).toEqual([kept.userId])
  })

  test('closes what opened the one that goes, at once', async () => {
    const { admin, old, kept, newClient } = await begin()
    await admin.call(merge, into(old, kept))
    expect((await old.call('GET /api/me', {})).user).toBeUndefined()
    const body = { email: old.email, password: testPassword }
    expect((await newClient().send('POST /api/session', { body })).statusCode).toBe(401)
    expect((await kept.call('GET /api/me', {})).user?.name).toBe('Benny')
  })

  test('in a running meeting takes out the one that goes, and lets the one that stays in', async () => {
    const { admin, old, kept, app } = await begin()
    const { code } = await old.call('POST /api/rooms', { body: { name: 'Tea' } })
    const { meeting, identity } = await old.call(join, { params: { code }, body: {} })
    await admin.call(merge, into(old, kept))
    expect(await app.mayConnect({ meetingId: meeting.id, identity })).toBe(false)
    const again = await kept.call(join, { params: { code }, body: {} })
    expect(again.meeting.id).toBe(meeting.id)
    expect(await app.mayConnect({ meetingId: meeting.id, identity: again.identity })).toBe(true)
  })

  test('brings no role along', async () => {
    const { admin, old, kept, app } = await begin()
    await app.people.change({ id: old.userId, role: 'admin' })
    expect(await admin.call(merge, into(old, kept))).toMatchObject({ role: 'user' })
  })

  test('is told to both addresses', async () => {
    const { admin, app, old, kept } = await begin()
    const { settings, arrived } = await startMailServer()
    await useMailServer(app, settings)
    await app.start()
    onTestFinished(() => app.stop())
    await admin.call(merge, into(old, kept))
    await comesTrue(() => expect(arrived).toHaveLength(2))
    expect(arrived.map(({ to }) => to).sort()).toEqual([[old.email], [kept.email]].sort())
    for (const { parsed } of arrived) {
      expect(parsed.subject).toBe('Your two accounts on Parley are one now')
      for (const words of [old.email, kept.email]) expect(parsed.text).toContain(words)
    }
  })

  test.each([
    ['itself', ({ old }: { old: SignedIn }) => old.userId, 'must be another account'],
    ['nobody', () => '01900000-0000-7000-8000-000000000000', 'is no account'],
    ['a disabled one', ({ eve }: { eve: SignedIn }) => eve.userId, 'must be an account that can sign in'],
  ])('never into %s: then nothing happens', async (_what, which, message) => {
    const { admin, app, old, signedIn } = await begin()
    const eve = await signedIn('Eve')
    await app.people.change({ id: eve.userId, disabled: true })
    const refused = await admin.send(merge, {
      params: { id: old.userId },
      body: { into: which({ old, eve }) },
    })
    expect(refused.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'into', message }] })
    expect((await old.call('GET /api/me', {})).user?.name).toBe('Ben')
  })

  test('never with one’s own: an open browser is no way to stay in an admin’s account', async () => {
    const { admin, old } = await begin()
    expect(refusedWith(await admin.send(merge, into(old, admin)))).toEqual([403, 'own_account'])
    expect(refusedWith(await admin.send(merge, into(admin, old)))).toEqual([409, 'last_admin'])
    expect((await old.call('GET /api/me', {})).user?.name).toBe('Ben')
  })
})

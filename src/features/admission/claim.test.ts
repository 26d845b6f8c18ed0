import { expect, test } from 'vitest'
import type { TestClient } from '../../testing/client.ts'
import { comesTrue } from '../../testing/comes-true.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { openLive } from '../../testing/live-client.ts'
import { base64Of, pngOf } from '../../testing/pictures.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { setStage } from '../../testing/scene.ts'
import { listen, testPassword } from '../../testing/start-test-app.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'

const claimKey = 'POST /api/meetings/:meetingId/participants/:identity/claim'
const password = testPassword

/** A meeting with the owner in it, and a visitor who came in as Vi. */
const setUp = async () => {
  const stage = await setStage({ rates: generousRates })
  const { app, control, clock } = stage
  const scene = await stage.newScene()
  const { clients, room, meetingId } = scene
  const { visitor } = clients
  const params = { code: room.code }
  const join = (client: TestClient, body: object = {}) =>
    client.call('POST /api/rooms/:code/join', { params, body })
  const come = async (identity: string, sid = 'PA_1') => {
    control.put(meetingId, { identity, sid, name: '', joinedAt: clock.now() })
    await app.presence.reconcile()
  }
  const { identity } = await join(visitor, { name: 'Vi' })
  await come(identity)
  const signIn = (client: TestClient, name: string) =>
    client.call('POST /api/session', { body: { email: `${name}@meet.test`, password } })
  const claim = (client: TestClient, place = identity) =>
    client.send(claimKey, { params: { meetingId, identity: place } })
  const inside = async () => (await clients.nobody.call('GET /api/rooms/:code', { params })).people
  const shown = async () => (await inside()).map(({ name, role }) => [name, role])
  return { ...stage, ...scene, visitor, join, come, identity, signIn, claim, inside, shown }
}

test('a visitor who signs in keeps the place, and everybody sees at once who they are', async () => {
  const { visitor, identity, meetingId, signIn, claim, inside, control } = await setUp()
  await signIn(visitor, 'guest')
  const content = base64Of(pngOf({ width: 256, height: 256 }))
  const { user } = await visitor.call('PUT /api/me/picture', { body: { content } })
  const before = (await inside())[0]
  const answer = await claim(visitor)
  expect(answer.json()).toMatchObject({ name: 'Guest', role: 'guest', room: { you: { role: 'guest' } } })
  expect(await inside()).toEqual([{ ...before, name: 'Guest', picture: user?.picture }])
  // The connection stays as it is: LiveKit is only told who that is now.
  const asked = control.asked.filter((question) => question.includes(identity))
  expect(asked).toEqual([`showParticipant ${meetingId} ${identity} guest ${user?.picture ?? ''} Guest`])
})

test('whoever owns the room is host at once, and their page is told what they may do', async () => {
  const { visitor, bystander, meetingId, signIn, claim, shown } = await setUp()
  await signIn(visitor, 'owner')
  expect((await claim(visitor)).json()).toMatchObject({
    role: 'host',
    room: { you: { role: 'host', may: ['enter', 'edit', 'delete', 'end', 'remove'] } },
  })
  expect(await shown()).toEqual([['Owner', 'host']])
  const params = { meetingId, identity: bystander }
  await visitor.call('POST /api/meetings/:meetingId/participants/:identity/remove', { params })
})

test('pages that follow the room hear of it once', async () => {
  const { app, config, visitor, room, identity, signIn, claim, come, ...stage } = await setUp()
  const { path } = await listen({ ...stage, app, config })
  const page = await openLive({ path, origin })
  page.send({ type: 'hello', protocol: 1, topics: [`room:${room.code}`] })
  expect([(await page.next()).type, (await page.next()).type]).toEqual(['welcome', 'event'])
  await signIn(visitor, 'guest')
  await claim(visitor)
  await claim(visitor)
  await come('nobody-here-0000000000')
  await come(identity, 'PA_2')
  await claim(visitor)
  await app.users.change({ id: stage.users.guest.id, name: 'Gustav' })
  await claim(visitor)
  const person = (name: string) => ({
    type: 'participant.changed',
    data: expect.objectContaining({ identity, name }) as unknown,
  })
  expect(await page.next()).toMatchObject({ event: person('Guest') })
  expect(await page.next()).toMatchObject({ event: person('Gustav') })
})

test('the account has one place, which goes with it', async () => {
  const { app, visitor, identity, meetingId, signIn, claim, shown, users, control } = await setUp()
  await signIn(visitor, 'guest')
  await claim(visitor)
  expect(await shown()).toEqual([['Guest', 'guest']])
  await app.people.change({ id: users.guest.id, disabled: true })
  expect(control.asked).toContain(`removeParticipant ${meetingId} ${identity}`)
  expect(await shown()).toEqual([])
})

test('coming back to the place does the same', async () => {
  const { app, visitor, identity, signIn, join, come, shown, users } = await setUp()
  await signIn(visitor, 'guest')
  const back = await join(visitor, { identity })
  expect([back.identity, back.name]).toEqual([identity, 'Guest'])
  await come(identity, 'PA_2')
  expect(await shown()).toEqual([['Guest', 'guest']])
  await app.people.change({ id: users.guest.id, disabled: true })
  expect(await shown()).toEqual([])
})

test('a second place of the same account stays beside it', async () => {
  const { visitor, clients, signIn, claim, join, come, shown } = await setUp()
  await come((await join(clients.guest)).identity)
  await signIn(visitor, 'guest')
  await claim(visitor)
  expect(await shown()).toEqual([
    ['Guest', 'guest'],
    ['Guest', 'guest'],
  ])
})

test('nobody takes another’s place, whatever they show', async () => {
  const { clients, visitor, bystander, identity, signIn, claim, shown } = await setUp()
  // Signed in, and without the visitor's cookie; an admin is no exception.
  for (const client of [clients.guest, clients.owner, clients.admin, clients.token])
    expect(refusedWith(await claim(client))[0]).toBe(404)
  // With the cookie of another visitor.
  await signIn(clients.removed, 'guest')
  expect((await claim(clients.removed)).statusCode).toBe(403)
  await signIn(visitor, 'guest')
  expect((await claim(visitor, bystander)).statusCode).toBe(404)
  expect(refusedWith(await claim(clients.key))).toEqual([403, 'key_not_allowed'])
  expect(await shown()).toEqual([['Vi', 'guest']])
  // Once it is an account's, it is no other's who signs in with the same browser.
  await claim(visitor)
  await signIn(visitor, 'owner')
  expect((await claim(visitor, identity)).statusCode).toBe(404)
  expect(await shown()).toEqual([['Guest', 'guest']])
})

test('only who is signed in: the cookie alone is no account', async () => {
  const { visitor, claim, shown } = await setUp()
  expect((await claim(visitor)).statusCode).toBe(401)
  expect(await shown()).toEqual([['Vi', 'guest']])
})

test('a visitor who was removed doesn’t get back in by signing in', async () => {
  const { clients, visitor, identity, meetingId, room, signIn, claim } = await setUp()
  await clients.owner.call('POST /api/meetings/:meetingId/participants/:identity/remove', {
    params: { meetingId, identity },
  })
  await signIn(visitor, 'guest')
  expect(refusedWith(await claim(visitor))).toEqual([403, 'removed'])
  const again = { params: { code: room.code }, body: { identity } }
  expect(refusedWith(await visitor.send('POST /api/rooms/:code/join', again))).toEqual([403, 'removed'])
  // Its owner comes back, as always, but not to that place.
  await signIn(visitor, 'owner')
  expect((await claim(visitor)).statusCode).toBe(404)
})

test('an account that was removed is not shown again, and whoever takes a place over is removed as both', async () => {
  const { clients, visitor, newClient, meetingId, identity, room, signIn, claim, join, shown } = await setUp()
  const remove = (place: string) =>
    clients.owner.call('POST /api/meetings/:meetingId/participants/:identity/remove', {
      params: { meetingId, identity: place },
    })
  await signIn(visitor, 'guest')
  const elsewhere = await join(clients.guest)
  await remove(elsewhere.identity)
  expect(refusedWith(await claim(visitor))).toEqual([403, 'removed'])
  expect(await shown()).toEqual([['Vi', 'guest']])

  await signIn(visitor, 'admin')
  await claim(visitor)
  await remove(identity)
  await visitor.call('DELETE /api/session', {})
  const asVisitor = { params: { code: room.code }, body: { name: 'Vi' } }
  expect((await visitor.send('POST /api/rooms/:code/join', asVisitor)).statusCode).toBe(403)
  expect((await newClient().send('POST /api/rooms/:code/join', asVisitor)).statusCode).toBe(200)
})

test('whoever owes a second factor stays the visitor they are, until they have one', async () => {
  const { app, clients, visitor, identity, signIn, claim, join, come, shown } = await setUp()
  await signIn(visitor, 'owner')
  const changes = [{ key: 'accounts.second_factor', value: 'everybody', version: 0 } as const]
  await clients.admin.call('PATCH /api/settings', { body: { changes } })
  expect(refusedWith(await claim(visitor))).toEqual([403, 'second_factor_needed'])
  const back = await join(visitor, { identity })
  expect(back).toMatchObject({ identity, name: 'Vi', role: 'guest', room: { you: { role: 'guest' } } })
  await come(identity, 'PA_2')
  expect(await shown()).toEqual([['Vi', 'guest']])
  await app.settings.change([{ key: 'accounts.second_factor', value: 'optional', version: 1 }])
  expect((await claim(visitor)).statusCode).toBe(200)
  expect(await shown()).toEqual([['Owner', 'host']])
})

test('what LiveKit doesn’t hear now it hears when it is asked again', async () => {
  const { visitor, identity, signIn, claim, shown, control } = await setUp()
  await signIn(visitor, 'guest')
  control.setAway(true)
  expect(refusedWith(await claim(visitor))).toEqual([503, 'media'])
  control.setAway(false)
  expect((await claim(visitor)).statusCode).toBe(200)
  expect(control.asked.filter((question) => question.includes(`${identity} guest`))).toHaveLength(2)
  expect(await shown()).toEqual([['Guest', 'guest']])
})

test('a meeting that is over is gone', async () => {
  const { clients, visitor, meetingId, signIn, claim } = await setUp()
  await signIn(visitor, 'guest')
  await clients.owner.call('POST /api/meetings/:meetingId/end', { params: { meetingId } })
  await comesTrue(async () => (await claim(visitor)).statusCode === 410)
})

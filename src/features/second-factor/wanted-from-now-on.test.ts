import { expect, test } from 'vitest'
import type { LiveServerMessage } from '../../contract/live.ts'
import { liveClose } from '../../contract/live.ts'
import { createAuthenticator } from '../../testing/authenticator.ts'
import type { TestClient } from '../../testing/client.ts'
import { openLive, type LiveClient } from '../../testing/live-client.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { appOf } from '../../testing/second-factor-desk.ts'
import { setStage } from '../../testing/scene.ts'
import { listen, startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import { testOrigin as origin } from '../../testing/test-config.ts'

const refused = [403, 'second_factor_needed']

const turnOn = async (client: TestClient, { clock }: Pick<TestApp, 'clock'>): Promise<void> => {
  const app = appOf(await client.call('POST /api/me/second-factor/begin', {}), clock)
  await client.call('POST /api/me/second-factor', { body: { code: app.code() } })
}

const addPasskey = async (client: TestClient): Promise<string> => {
  const registration = createAuthenticator({ origin }).make(
    await client.call('POST /api/me/passkeys/options', {}),
  )
  return (await client.call('POST /api/me/passkeys', { body: { name: 'Laptop', registration } })).id
}

const want = (admin: TestClient, value: 'admins' | 'everybody', version = 0) =>
  admin.call('PATCH /api/settings', {
    body: { changes: [{ key: 'accounts.second_factor', value, version }] },
  })

/** A page that follows something, and what it was told first. */
const follow = async (
  path: string,
  client: TestClient,
  topic: string,
): Promise<{ page: LiveClient; told: LiveServerMessage[] }> => {
  const page = await openLive({ path, origin, cookies: client.cookies })
  page.send({ type: 'hello', protocol: 1, topics: [topic] })
  return { page, told: [await page.next(), await page.next()] }
}

const toldOwing = [{ mustSetUpSecondFactor: true }, { type: 'refused', code: 'forbidden' }]

test('pages of whoever owes one from now on are closed at once, and told when they come back', async () => {
  const started = await startTestApp()
  const [root, ana] = [await started.signedIn('Root', 'admin'), await started.signedIn('Ana')]
  await turnOn(root, started)
  const { path } = await listen(started)
  const [anas, roots] = [`user:${ana.userId}`, `user:${root.userId}`]
  const { page, told } = await follow(path, ana, anas)
  expect(told[0]).not.toHaveProperty('mustSetUpSecondFactor')
  const { page: other } = await follow(path, root, roots)
  await want(root, 'everybody')
  expect((await page.closed).code).toBe(liveClose.unauthenticated)
  expect((await follow(path, ana, anas)).told).toMatchObject(toldOwing)
  // Whoever has one hears on.
  await root.call('POST /api/rooms', { body: { name: 'Tea' } })
  expect(await other.next()).toMatchObject({ type: 'event', topic: roots })
})

test('the same for who becomes an admin, and who loses what they had', async () => {
  const started = await startTestApp()
  const { signedIn, app } = started
  const [root, ana, ben, cem, dora] = [
    await signedIn('Root', 'admin'),
    await signedIn('Ana'),
    await signedIn('Ben', 'admin'),
    await signedIn('Cem', 'admin'),
    await signedIn('Dora', 'admin'),
  ]
  for (const one of [root, ben, cem]) await turnOn(one, started)
  const passkey = await addPasskey(dora)
  await want(root, 'admins')
  const { path } = await listen(started)
  const losing: [typeof ana, () => Promise<unknown>][] = [
    [ana, () => app.people.change({ id: ana.userId, role: 'admin' })],
    [ben, () => ben.call('DELETE /api/me/second-factor', {})],
    [cem, () => root.call('DELETE /api/users/:id/second-factor', { params: { id: cem.userId } })],
    [dora, () => dora.call('DELETE /api/me/passkeys/:id', { params: { id: passkey } })],
  ]
  for (const [client, lose] of losing) {
    const { page } = await follow(path, client, `user:${client.userId}`)
    await lose()
    expect((await page.closed).code).toBe(liveClose.unauthenticated)
    expect((await follow(path, client, `user:${client.userId}`)).told).toMatchObject(toldOwing)
  }
})

test('a meeting goes on, but nobody hosts it who owes one', async () => {
  const stage = await setStage()
  const { path } = await listen(stage)
  const { room, meetingId, bystander, clients } = await stage.newScene('open')
  const { owner, admin, visitor } = clients
  const { code } = room
  const join = (client: TestClient, identity?: string) =>
    client.send('POST /api/rooms/:code/join', {
      params: { code },
      body: identity === undefined ? {} : { identity },
    })
  const { identity } = await owner.call('POST /api/rooms/:code/join', { params: { code }, body: {} })
  const pages = [owner, visitor].map((client) => follow(path, client, `room:${code}`))
  const [host, guest] = [await pages[0], await pages[1]]
  await want(admin, 'everybody')

  // Told, and shown what anybody is shown.
  expect((await host?.page.closed)?.code).toBe(liveClose.unauthenticated)
  const back = await follow(path, owner, `room:${code}`)
  expect(back.told).toMatchObject([{ mustSetUpSecondFactor: true }, { type: 'event' }])
  expect(guest?.page.socket.readyState).toBe(guest?.page.socket.OPEN)

  // No authority, whatever is asked for.
  const params = { meetingId, identity: bystander }
  const asked = [
    await owner.send('POST /api/meetings/:meetingId/end', { params }),
    await owner.send('POST /api/meetings/:meetingId/participants/:identity/remove', { params }),
    await owner.send('PATCH /api/rooms/:code', { params: { code }, body: { name: 'Mine', version: 1 } }),
    await admin.send('POST /api/meetings/:meetingId/end', { params }),
  ]
  expect(asked.map(refusedWith)).toEqual(asked.map(() => refused))

  // The place stays, to come back to after a cut; no other is given, and nobody else's.
  expect(await stage.app.mayConnect({ meetingId, identity })).toBe(true)
  const again = await owner.call('POST /api/rooms/:code/join', { params: { code }, body: { identity } })
  expect(again).toMatchObject({ identity, role: 'guest', room: { you: { role: 'guest', may: ['enter'] } } })
  for (const answer of [await join(owner), await join(owner, bystander), await join(admin)])
    expect(refusedWith(answer)).toEqual(refused)

  // Set up, everything is as it was.
  await turnOn(owner, stage)
  expect((await join(owner, identity)).json()).toMatchObject({ identity, role: 'host' })
  expect((await owner.send('POST /api/meetings/:meetingId/end', { params })).statusCode).toBe(200)
})

test('who has no place is not told which rooms there are', async () => {
  const { signedIn } = await startTestApp({ settings: { 'accounts.second_factor': 'everybody' } })
  const ana = await signedIn('Ana')
  const params = { code: 'aaa-aaaa-aaa' }
  expect(refusedWith(await ana.send('POST /api/rooms/:code/join', { params, body: {} }))).toEqual(refused)
})

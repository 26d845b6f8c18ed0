import { expect, test } from 'vitest'
import { liveClose, type LiveServerMessage } from '../../contract/live.ts'
import { limits } from '../../contract/limits.ts'
import { openLive } from '../../testing/live-client.ts'
import { setStage } from '../../testing/scene.ts'
import { listen } from '../../testing/start-test-app.ts'
import { testOrigin } from '../../testing/test-config.ts'
import { generousRates } from '../../testing/generous-rates.ts'

const setUp = async () => {
  const stage = await setStage({ rates: generousRates })
  const scene = await stage.newScene()
  const { path } = await listen(stage)
  const open = (client?: { cookies: ReadonlyMap<string, string> }, origin: string | null = testOrigin) =>
    openLive({ path, origin, ...(client !== undefined && { cookies: client.cookies }) })
  const topic = `room:${scene.room.code}`
  return { ...stage, scene, open, topic, path }
}

const hello = (topics: string[], cursors?: object) => ({
  type: 'hello',
  protocol: 1,
  topics,
  ...(cursors !== undefined && { cursors }),
})

const eventOf = (message: LiveServerMessage) => {
  if (message.type !== 'event') throw new Error(`not an event: ${JSON.stringify(message)}`)
  return message
}

test('a page follows a room: welcome, snapshot, then what happens', async () => {
  const { scene, open, topic, app, control } = await setUp()
  const page = await open(scene.clients.visitor)
  page.send(hello([topic]))
  expect(await page.next()).toEqual({ type: 'welcome', protocol: 1, build: 'test-build' })
  const snapshot = eventOf(await page.next())
  expect(snapshot.event).toMatchObject({ type: 'snapshot', data: { name: 'Tea', people: [] } })

  const { meetingId, bystander } = scene
  control.put(meetingId, { identity: bystander, sid: 'PA_1', name: '', joinedAt: 1 })
  await app.presence.reconcile()
  const joined = eventOf(await page.next())
  expect(joined).toMatchObject({
    epoch: snapshot.epoch,
    seq: snapshot.seq + 1,
    event: { type: 'participant.joined', data: { identity: bystander, name: 'Bystander', role: 'guest' } },
  })
})

test('a page that comes back gets what it missed, and nothing twice', async () => {
  const { scene, open, topic } = await setUp()
  const { owner } = scene.clients
  const code = scene.room.code
  const rename = async (name: string, version: number) =>
    owner.call('PATCH /api/rooms/:code', { params: { code }, body: { name, version } })
  const first = await open(owner)
  first.send(hello([topic]))
  await first.next()
  const { epoch, seq } = eventOf(await first.next())
  first.socket.close()
  await first.closed
  await rename('Coffee', 1)
  await rename('Cocoa', 2)

  const second = await open(owner)
  second.send(hello([topic], { [topic]: { epoch, seq } }))
  await second.next()
  const missed = [eventOf(await second.next()), eventOf(await second.next())]
  expect(missed.map(({ event }) => event)).toMatchObject([
    { type: 'room.changed', data: { name: 'Coffee' } },
    { type: 'room.changed', data: { name: 'Cocoa' } },
  ])
  expect(missed.map((one) => one.seq)).toEqual([seq + 1, seq + 2])

  const third = await open(owner)
  third.send(hello([topic], { [topic]: { epoch: 'of another server', seq } }))
  await third.next()
  expect(eventOf(await third.next()).event).toMatchObject({ type: 'snapshot', data: { name: 'Cocoa' } })
})

test('topics are given to those who may have them', async () => {
  const { scene, open, topic, users } = await setUp()
  const page = await open()
  const own = `user:${users.owner.id}`
  page.send(hello(['room:zzz-zzzz-zzz', own]))
  await page.next()
  const answers = [await page.next(), await page.next()]
  expect(answers).toEqual(
    [
      { type: 'refused', topic: 'room:zzz-zzzz-zzz', code: 'not_found' },
      { type: 'refused', topic: own, code: 'forbidden' },
    ].sort(() => (answers[0]?.type === 'refused' && answers[0].topic === own ? -1 : 1)),
  )

  const owner = await open(scene.clients.owner)
  owner.send(hello([own]))
  await owner.next()
  expect(eventOf(await owner.next()).event).toEqual({ type: 'snapshot', data: {} })
  owner.send({ type: 'follow', topics: [topic] })
  expect(eventOf(await owner.next()).topic).toBe(topic)
})

test('whoever may not enter any more is told and hears nothing further', async () => {
  const { scene, open, topic } = await setUp()
  const page = await open(scene.clients.visitor)
  page.send(hello([topic]))
  await page.next()
  await page.next()
  const params = { code: scene.room.code }
  const closed = { access: 'signed_in', version: 1 } as const
  await scene.clients.owner.call('PATCH /api/rooms/:code', { params, body: closed })
  expect(eventOf(await page.next()).event.type).toBe('room.changed')
  expect(await page.next()).toEqual({ type: 'refused', topic, code: 'forbidden' })
  const again = await open(scene.clients.visitor)
  again.send(hello([topic]))
  await again.next()
  expect(await again.next()).toEqual({ type: 'refused', topic, code: 'forbidden' })
})

test('a deleted room says goodbye', async () => {
  const { scene, open, topic } = await setUp()
  const page = await open()
  page.send(hello([topic]))
  await page.next()
  await page.next()
  await scene.clients.owner.call('DELETE /api/rooms/:code', { params: { code: scene.room.code } })
  const types = [eventOf(await page.next()).event.type, eventOf(await page.next()).event.type]
  expect(types).toEqual(['meeting.ended', 'room.deleted'])
  expect(await page.next()).toEqual({ type: 'refused', topic, code: 'not_found' })
})

test('signing out ends the connections of that session', async () => {
  const { scene, open } = await setUp()
  const page = await open(scene.clients.guest)
  page.send(hello([]))
  await page.next()
  await scene.clients.guest.call('DELETE /api/session', {})
  expect(await page.closed).toMatchObject({ code: liveClose.unauthenticated })
})

test('stopping says so with 1001', async () => {
  const { open, app } = await setUp()
  const page = await open()
  page.send(hello([]))
  await page.next()
  await app.stop()
  expect(await page.closed).toMatchObject({ code: liveClose.goingAway })
})

test.each([
  ['another origin', 'https://evil.test'],
  ['no page at all', 'null'],
])('the upgrade is refused to %s', async (_name, origin) => {
  const { open, scene } = await setUp()
  await expect(open(scene.clients.owner, origin)).rejects.toThrow('403')
})

test('a program without cookies needs no origin; with cookies it does', async () => {
  const { open, scene } = await setUp()
  await open(undefined, null)
  await expect(open(scene.clients.owner, null)).rejects.toThrow('403')
})

test.each([
  ['something that isn’t JSON', '{'],
  ['an unknown type', '{"type":"shout"}'],
  ['a field nobody knows', '{"type":"hello","protocol":1,"topics":[],"as":"admin"}'],
  ['a topic nobody knows', '{"type":"hello","protocol":1,"topics":["admin"]}'],
  ['a message before hello', '{"type":"follow","topics":[]}'],
])('%s closes with 4000', async (_name, text) => {
  const { open } = await setUp()
  const page = await open()
  page.sendText(text)
  expect(await page.closed).toMatchObject({ code: liveClose.badMessage })
})

test('a newer protocol closes with 4010, an oversized message with 1009', async () => {
  const { open } = await setUp()
  const newer = await open()
  newer.send({ type: 'hello', protocol: 2, topics: [] })
  expect(await newer.closed).toMatchObject({ code: liveClose.protocolTooNew })
  const large = await open()
  large.sendText(' '.repeat(limits.liveMessageBytes + 1))
  expect(await large.closed).toMatchObject({ code: 1009 })
})

test('a page that doesn’t answer pings is let go', async () => {
  const { open, clock } = await setUp()
  const page = await open()
  page.send(hello([]))
  await page.next()
  page.socket.pause()
  clock.advance(limits.livePingSeconds * 2000)
  page.socket.resume()
  expect((await page.closed).code).toBe(1006)
})

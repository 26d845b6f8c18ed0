import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { signToken } from '../../media/token-signature.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { setStage, type Scene, type Stage } from '../../testing/scene.ts'
import { testKeys } from '../../testing/start-test-app.ts'
import { judgeMissingRoom } from './presence.ts'

const setUp = async () => {
  const stage = await setStage({ rates: generousRates })
  return { ...stage, scene: await stage.newScene() }
}

const room = async ({ clients, room: { code } }: Scene) =>
  clients.owner.call('GET /api/rooms/:code', { params: { code } })
const namesInside = async (scene: Scene) => (await room(scene)).people.map(({ name }) => name)

const connect = ({ control, clock }: Stage, meetingId: string, identity: string, sid = 'PA_1') =>
  control.put(meetingId, { identity, sid, name: '', joinedAt: clock.now() })

/** What LiveKit posts, signed as it signs. */
const webhook = ({ clock }: Stage, event: object) => {
  const body = JSON.stringify({ createdAt: String(Math.floor(clock.now() / 1000)), ...event })
  const sha256 = createHash('sha256').update(body).digest('base64')
  const exp = Math.floor(clock.now() / 1000) + 300
  return { body, authorization: signToken({ claims: { exp, sha256 }, keys: testKeys }) }
}

const post = async (stage: Stage, { body, authorization }: { body: string; authorization: string }) =>
  stage.app.http.inject({
    method: 'POST',
    url: '/livekit-events',
    headers: { 'content-type': 'application/webhook+json', authorization },
    payload: body,
  })

test.each([
  ['people inside', { peopleInside: 1, lastActivityAt: 0, now: 1e9 }, 'restore'],
  ['nobody for a moment', { peopleInside: 0, lastActivityAt: 0, now: 120_000 }, 'wait'],
  ['nobody for long', { peopleInside: 0, lastActivityAt: 0, now: 120_001 }, 'end'],
])('a missing room with %s', (_name, facts, verdict) => {
  expect(judgeMissingRoom(facts)).toBe(verdict)
})

test('who is inside is what LiveKit says, by name, in the order they came', async () => {
  const stage = await setUp()
  const { scene, app, clock } = stage
  const { clients, meetingId, bystander } = scene
  const params = { code: scene.room.code }
  expect(await namesInside(scene)).toEqual([])
  connect(stage, meetingId, bystander)
  await app.presence.reconcile()
  clock.advance(1000)
  const guest = await clients.guest.call('POST /api/rooms/:code/join', { params, body: {} })
  connect(stage, meetingId, guest.identity)
  await app.presence.reconcile()
  expect(await namesInside(scene)).toEqual(['Bystander', 'Guest'])
  stage.control.rooms.get(meetingId)?.delete(bystander)
  await app.presence.reconcile()
  expect(await namesInside(scene)).toEqual(['Guest'])
})

test('webhooks tell at once, doubled and out of order ones do no harm', async () => {
  const stage = await setUp()
  const { scene, control } = stage
  const { meetingId, bystander: identity } = scene
  const about = (event: string, sid: string) => ({
    event,
    id: `EV_${event}_${sid}`,
    room: { name: meetingId },
    participant: { identity, sid },
  })
  const joined = webhook(stage, about('participant_joined', 'PA_1'))
  expect((await post(stage, joined)).statusCode).toBe(200)
  await expect.poll(() => namesInside(scene)).toEqual(['Bystander'])
  await post(stage, joined)
  // They came back by a new connection before the end of the old one was noticed.
  await post(stage, webhook(stage, about('participant_joined', 'PA_2')))
  await post(stage, webhook(stage, about('participant_left', 'PA_1')))
  await stage.app.presence.onEvent({ type: 'meeting.opened', id: 'x', meetingId, at: 0 })
  expect(await namesInside(scene)).toEqual(['Bystander'])
  await post(stage, webhook(stage, about('participant_left', 'PA_2')))
  await expect.poll(() => namesInside(scene)).toEqual([])
  expect(control.asked.filter((question) => question.startsWith('removeParticipant'))).toHaveLength(1)
})

test.each([
  [
    'without a signature',
    (signed: { body: string; authorization: string }) => ({ ...signed, authorization: '' }),
  ],
  [
    'with another body',
    (signed: { body: string; authorization: string }) => ({ ...signed, body: `${signed.body} ` }),
  ],
])('a webhook %s is refused', async (_name, forge) => {
  const stage = await setUp()
  const { meetingId, bystander: identity } = stage.scene
  const event = {
    event: 'participant_joined',
    id: 'EV_1',
    room: { name: meetingId },
    participant: { identity, sid: 'PA_1' },
  }
  const response = await post(stage, forge(webhook(stage, event)))
  expect(response.statusCode).toBe(401)
  expect(await namesInside(stage.scene)).toEqual([])
})

test('LiveKit’s rooms of meetings that run are made again after it was restarted', async () => {
  const stage = await setUp()
  const { scene, app, control } = stage
  connect(stage, scene.meetingId, scene.bystander)
  await app.presence.reconcile()
  control.rooms.clear()
  await app.presence.restore()
  expect([...control.rooms.keys()]).toContain(scene.meetingId)
  expect(await namesInside(scene)).toEqual(['Bystander'])
  connect(stage, scene.meetingId, scene.bystander, 'PA_2')
  await app.presence.reconcile()
  expect(await namesInside(scene)).toEqual(['Bystander'])
})

test('a meeting ends when LiveKit closed its empty room', async () => {
  const stage = await setUp()
  const { scene, app, control, clock } = stage
  const closed = { type: 'meeting.closed', id: 'EV_1', meetingId: scene.meetingId, at: clock.now() } as const
  await app.presence.onEvent(closed)
  expect((await room(scene)).meeting?.id).toBe(scene.meetingId)
  control.rooms.delete(scene.meetingId)
  await app.presence.onEvent(closed)
  expect((await room(scene)).meeting).toBeUndefined()
})

test('a meeting whose end nobody told is ended by the next look', async () => {
  const { scene, app, control, clock } = await setUp()
  control.rooms.delete(scene.meetingId)
  await app.presence.reconcile()
  expect((await room(scene)).meeting).toBeDefined()
  clock.advance(121_000)
  await app.presence.reconcile()
  expect((await room(scene)).meeting).toBeUndefined()
})

test('rooms and people LiveKit has without us are put out', async () => {
  const stage = await setUp()
  const { scene, app, control } = stage
  await control.ensureRoom('somebody-elses-room')
  connect(stage, scene.meetingId, 'an-identity-nobody-was-given')
  await app.presence.reconcile()
  expect([...control.rooms.keys()]).toEqual([scene.meetingId])
  expect([...(control.rooms.get(scene.meetingId)?.keys() ?? [])]).toEqual([])
})

test('a host ends the meeting for all; the next join begins another', async () => {
  const { scene, control } = await setUp()
  const { clients, meetingId } = scene
  await clients.owner.call('POST /api/meetings/:meetingId/end', { params: { meetingId } })
  expect(control.rooms.has(meetingId)).toBe(false)
  const again = await clients.owner.send('POST /api/meetings/:meetingId/end', { params: { meetingId } })
  expect(again.json()).toMatchObject({ code: 'gone' })
  const next = await clients.removed.call('POST /api/rooms/:code/join', {
    params: { code: scene.room.code },
    body: { name: 'Removed' },
  })
  expect(next.meeting.id).not.toBe(meetingId)
})

test('ending works with LiveKit away, and its room goes when it is back', async () => {
  const { scene, control, app } = await setUp()
  const { clients, meetingId } = scene
  control.setAway(true)
  await clients.owner.call('POST /api/meetings/:meetingId/end', { params: { meetingId } })
  expect((await room(scene)).meeting).toBeUndefined()
  control.setAway(false)
  await app.presence.reconcile()
  expect(control.rooms.has(meetingId)).toBe(false)
})

test('joining with LiveKit away says so and comes right by itself', async () => {
  const { scene, control, clock } = await setUp()
  const key = 'POST /api/rooms/:code/join'
  const request = { params: { code: scene.room.code }, body: { name: 'Late' } }
  clock.advance(61_000)
  control.setAway(true)
  const refused = await scene.clients.nobody.send(key, request)
  expect(refused.json()).toMatchObject({ code: 'unavailable', reason: 'media' })
  expect(refused.headers['retry-after']).toBe('2')
  control.setAway(false)
  expect((await scene.clients.nobody.send(key, request)).statusCode).toBe(200)
})

test('many who come at the same moment meet in one meeting', async () => {
  const { scene, newClient, control } = await setUp()
  const { room: made } = await setNewRoom(scene)
  const before = control.rooms.size
  const joins = Array.from({ length: 20 }, (_, index) =>
    newClient().call('POST /api/rooms/:code/join', {
      params: { code: made.code },
      body: { name: `P${index}` },
    }),
  )
  const meetings = new Set((await Promise.all(joins)).map(({ meeting }) => meeting.id))
  expect(meetings.size).toBe(1)
  expect(control.rooms.size).toBe(before + 1)
})

const setNewRoom = async ({ clients }: Scene) => ({
  room: await clients.owner.call('POST /api/rooms', { body: { name: 'Rush' } }),
})

test('a removed person stays out, in another tab and with another name too', async () => {
  const { scene, app } = await setUp()
  const request = { params: { code: scene.room.code }, body: { name: 'Another' } }
  const refused = await scene.clients.removed.send('POST /api/rooms/:code/join', request)
  expect(refused.json()).toMatchObject({ code: 'forbidden', reason: 'removed' })
  expect(await app.mayConnect({ meetingId: scene.meetingId, identity: scene.bystander })).toBe(true)
  const params = { meetingId: scene.meetingId, identity: scene.bystander }
  await scene.clients.owner.call('POST /api/meetings/:meetingId/participants/:identity/remove', { params })
  expect(await app.mayConnect(params)).toBe(false)
})

test('draining lets nobody in', async () => {
  const { scene, app } = await setUp()
  app.drain()
  const request = { params: { code: scene.room.code }, body: { name: 'Late' } }
  const refused = await scene.clients.owner.send('POST /api/rooms/:code/join', request)
  expect(refused.statusCode).toBe(503)
  expect(refused.json()).toMatchObject({ code: 'unavailable', reason: 'draining' })
})

import { expect, test } from 'vitest'
import { generousRates } from '../../testing/generous-rates.ts'
import { setStage } from '../../testing/scene.ts'
import { startTestApp } from '../../testing/start-test-app.ts'

test('my rooms, newest first, with who is inside; nobody else’s', async () => {
  const { newScene, control, app, clock } = await setStage({ rates: generousRates })
  const first = await newScene()
  clock.advance(1000)
  const second = await newScene()
  control.put(first.meetingId, { identity: first.bystander, sid: 'PA_1', name: '', joinedAt: clock.now() })
  await app.presence.reconcile()
  const { rooms } = await second.clients.owner.call('GET /api/rooms', {})
  expect(rooms.map(({ code, people }) => [code, people.map(({ name }) => name)])).toEqual([
    [second.room.code, []],
    [first.room.code, ['Bystander']],
  ])
  expect(await second.clients.admin.call('GET /api/rooms', {})).toEqual({ rooms: [] })
})

test('a room keeps its code and link when it is renamed; the slower of two changes is refused', async () => {
  const { signedIn } = await startTestApp()
  const host = await signedIn('Ana')
  const { code } = await host.call('POST /api/rooms', { body: { name: ' Tea\u00a0 time ' } })
  const params = { code }
  const renamed = await host.call('PATCH /api/rooms/:code', { params, body: { name: 'Coffee', version: 1 } })
  expect(renamed).toMatchObject({ code, name: 'Coffee', access: 'open', version: 2 })
  const slower = await host.send('PATCH /api/rooms/:code', { params, body: { name: 'Cocoa', version: 1 } })
  expect(slower.json()).toMatchObject({ code: 'conflict', reason: 'version' })
  expect((await host.call('GET /api/rooms/:code', { params })).name).toBe('Coffee')
})

test('whoever may not enter sees the name and nothing of who is inside', async () => {
  const { newScene, control, app } = await setStage({ rates: generousRates })
  const scene = await newScene('signed_in')
  control.put(scene.meetingId, { identity: scene.bystander, sid: 'PA_1', name: '', joinedAt: 1 })
  await app.presence.reconcile()
  const params = { code: scene.room.code }
  const outside = await scene.clients.visitor.call('GET /api/rooms/:code', { params })
  expect(outside).toMatchObject({ name: 'Tea', people: [], you: { role: 'guest', may: [] } })
  expect(outside.meeting).toBeUndefined()
  const inside = await scene.clients.guest.call('GET /api/rooms/:code', { params })
  expect(inside).toMatchObject({ people: [{ name: 'Bystander' }], you: { role: 'guest', may: ['enter'] } })
})

test('a code that is taken is never given twice', async () => {
  const { signedIn, database } = await startTestApp()
  const host = await signedIn('Ana')
  const first = await host.call('POST /api/rooms', { body: { name: 'One' } })
  await host.call('DELETE /api/rooms/:code', { params: { code: first.code } })
  // The next code of the test’s row is taken by hand.
  const next = 'aaa-aaaa-aac'
  await database.query((prisma) => prisma.room.updateMany({ data: { code: next } }))
  const second = await host.call('POST /api/rooms', { body: { name: 'Two' } })
  expect(second.code).toBe('aaa-aaaa-aad')
})

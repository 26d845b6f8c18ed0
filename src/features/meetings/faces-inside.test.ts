import { expect, test } from 'vitest'
import type { TestClient } from '../../testing/client.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { base64Of, pngOf } from '../../testing/pictures.ts'
import { setStage } from '../../testing/scene.ts'

/** What the token of a place makes LiveKit tell everybody about its holder. */
const toldBy = (token: string) =>
  (
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      attributes: { role: string; picture?: string }
    }
  ).attributes

/** A meeting, and a guest in it whose account has a picture. */
const setUp = async () => {
  const stage = await setStage({ rates: generousRates })
  const { app, control, clock, newScene } = stage
  const scene = await newScene()
  const { clients, room, meetingId } = scene
  const params = { code: room.code }
  const put = async (width: number) => {
    const content = base64Of(pngOf({ width, height: width }))
    return (await clients.guest.call('PUT /api/me/picture', { body: { content } })).user?.picture
  }
  const join = async (client: TestClient, body: object = {}) =>
    client.call('POST /api/rooms/:code/join', { params, body })
  const come = async (identity: string, sid = 'PA_1') => {
    control.put(meetingId, { identity, sid, name: '', joinedAt: clock.now() })
    await app.presence.reconcile()
  }
  const inside = async () =>
    (await clients.nobody.call('GET /api/rooms/:code', { params })).people.map(({ name, picture }) => [
      name,
      picture,
    ])
  return { ...stage, ...scene, params, put, join, come, inside }
}

test('whoever is in a meeting is shown with the picture of their account, and nobody else', async () => {
  const { clients, put, join, come, inside } = await setUp()
  const picture = await put(256)
  expect(picture).toMatch(/^\/pictures\/[0-9a-f]{64}$/)
  const guest = await join(clients.guest)
  expect(toldBy(guest.token)).toEqual({ role: 'guest', picture })
  await come(guest.identity)
  const visitor = await join(clients.visitor, { name: 'Guest' })
  expect(toldBy(visitor.token)).toEqual({ role: 'guest' })
  await come(visitor.identity)
  expect(toldBy((await join(clients.owner)).token)).toEqual({ role: 'host' })
  expect(await inside()).toEqual([
    ['Guest', picture],
    ['Guest', undefined],
  ])
})

test.each(['picture', 'attributes', 'metadata'])(
  'nobody brings a picture of their own as %s',
  async (key) => {
    const { clients, params, put } = await setUp()
    const body = { name: 'Eve', [key]: (await put(256)) ?? '' }
    const answer = await clients.visitor.send('POST /api/rooms/:code/join', { params, body })
    expect(answer.json()).toMatchObject({ code: 'invalid_input', details: [{ path: key }] })
  },
)

test('the place one comes back to has the picture of today', async () => {
  const { clients, put, join, come, inside } = await setUp()
  await put(256)
  const { identity } = await join(clients.guest)
  await come(identity)
  const another = await put(128)
  const back = await join(clients.guest, { identity })
  expect([back.identity, toldBy(back.token).picture]).toEqual([identity, another])
  await come(identity, 'PA_2')
  expect(await inside()).toEqual([['Guest', another]])
  await clients.guest.call('DELETE /api/me/picture', {})
  expect(toldBy((await join(clients.guest, { identity })).token)).toEqual({ role: 'guest' })
  await come(identity, 'PA_3')
  expect(await inside()).toEqual([['Guest', undefined]])
})

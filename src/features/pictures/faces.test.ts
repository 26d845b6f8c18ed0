import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { limits } from '../../contract/limits.ts'
import { base64Of, pngOf } from '../../testing/pictures.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { createPictureStore } from './pictures.store.ts'

const start = async () => {
  const started = await startTestApp()
  const root = await started.signedIn('Root', 'admin')
  const ana = await started.signedIn('Ana')
  const put = (content: string) => ana.send('PUT /api/me/picture', { body: { content } })
  const told = async () => (await ana.call('GET /api/me', {})).user?.picture
  const listed = async () =>
    (await root.call('GET /api/users', { query: {} })).users.find(({ id }) => id === ana.userId)?.picture
  const status = async (address = '') => (await started.app.http.inject(address)).statusCode
  return { ...started, root, ana, put, told, listed, status }
}

const square = pngOf({ width: 256, height: 256 })

test('one’s picture is told to oneself and to admins, served, replaced, and taken off', async () => {
  const { ana, root, put, told, listed, status } = await start()
  expect((await put(base64Of(square))).statusCode).toBe(200)
  const first = await told()
  expect(first).toMatch(/^\/pictures\/[0-9a-f]{64}$/)
  expect([await listed(), await status(first)]).toEqual([first, 200])
  await put(base64Of(pngOf({ width: 128, height: 128 })))
  expect([await told(), await status(first)]).toEqual([await listed(), 404])
  const second = await told()
  await ana.call('DELETE /api/me/picture', {})
  expect([await told(), await listed(), await status(second)]).toEqual([undefined, undefined, 404])
  const { entries } = await root.call('GET /api/audit', { query: { event: 'user.changed' } })
  expect(entries.map(({ changes }) => changes.map(({ field }) => field))).toEqual(
    Array.from({ length: 3 }, () => ['picture']),
  )
})

test('two people with the same picture have one each', async () => {
  const { ana, put, told, signedIn, status } = await start()
  const bo = await signedIn('Bo')
  await put(base64Of(square))
  await bo.call('PUT /api/me/picture', { body: { content: base64Of(square) } })
  const address = await told()
  await ana.call('DELETE /api/me/picture', {})
  expect(await status(address)).toBe(200)
  await bo.call('DELETE /api/me/picture', {})
  expect(await status(address)).toBe(404)
})

test('it is in what one takes along, and goes with the account', async () => {
  const { app, ana, root, put, told, status } = await start()
  await put(base64Of(square))
  const address = await told()
  const answer = await ana.send('POST /api/me/export', {})
  const file = unzipSync(answer.rawPayload)['picture.json']
  const rows: unknown = JSON.parse(Buffer.from(file ?? []).toString('utf8'))
  expect(rows).toEqual([{ type: 'image/png', content: base64Of(square) }])
  await app.users.change({ id: ana.userId, disabled: true })
  await root.call('DELETE /api/users/:id', { params: { id: ana.userId }, query: {} })
  expect(await status(address)).toBe(404)
})

test.each([
  ['no square', pngOf({ width: 256, height: 255 }), 'picture_unreadable'],
  ['more pixels than are shown', pngOf({ width: 1024, height: 1024 }), 'picture_unreadable'],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'picture_unreadable'],
  ['too many bytes', Buffer.concat([square, Buffer.alloc(limits.faceBytes)]), undefined],
])('%s is refused, and nothing is kept', async (_, bytes, reason) => {
  const { ana, put, told, database } = await start()
  const refused = await put(base64Of(bytes))
  expect(refused.statusCode).toBe(400)
  expect(refused.json<{ reason?: string }>().reason).toBe(reason)
  expect(await told()).toBeUndefined()
  expect(await createPictureStore({ database }).find(ana.userId)).toBeNull()
})

test('nobody but oneself changes it, not even before their body is read', async () => {
  const { newClient, app } = await start()
  const content = base64Of(square)
  expect((await newClient().send('PUT /api/me/picture', { body: { content } })).statusCode).toBe(401)
  const headers = { origin: 'https://evil.example', 'content-type': 'application/json', cookie: 'a=b' }
  const foreign = await app.http.inject({ method: 'PUT', url: '/api/me/picture', headers, payload: '{}' })
  expect(foreign.json()).toMatchObject({ code: 'forbidden', reason: 'foreign_origin' })
})

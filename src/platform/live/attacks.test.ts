import { expect, test } from 'vitest'
import { liveClose, livePath } from '../../contract/live.ts'
import { asSignedIn, nobody } from '../../core/caller.ts'
import { createSessionStore } from '../../features/sessions/index.ts'
import { generousRates } from '../../testing/generous-rates.ts'
import { openLive } from '../../testing/live-client.ts'
import { createNumberedSecrets } from '../../testing/numbered.ts'
import { say, statuses } from '../../testing/raw-connection.ts'
import { setStage } from '../../testing/scene.ts'
import { listen, startTestApp } from '../../testing/start-test-app.ts'
import { testOrigin } from '../../testing/test-config.ts'
import { LiveConnection, type TopicKind } from './connection.ts'
import { createHub } from './hub.ts'

const host = 'host: meet.test\r\n'

const startListening = async () => {
  const test = await startTestApp({ rates: generousRates })
  return { ...test, ...(await listen(test)) }
}

test('a refused upgrade on the live channel ends its connection', async () => {
  const { path } = await startListening()
  const asked = `GET ${livePath} HTTP/1.1\r\n${host}connection: upgrade\r\nupgrade: websocket\r\norigin: https://evil.test\r\n\r\n`
  expect(statuses(await say(path, asked))).toEqual(['403'])
  expect(statuses(await say(path, asked.replace('https://evil.test', testOrigin)))).toEqual(['400'])
})

test('asking the live channel too much ends it, and codes can’t be guessed there faster than elsewhere', async () => {
  const test = await startTestApp()
  const { path } = await listen(test)
  const page = await openLive({ path, origin: testOrigin })
  page.send({ type: 'hello', protocol: 1, topics: [] })
  const letters = 'abcdefghijkmnopqrstuvwxyz'
  const topics = Array.from(
    { length: 31 },
    (_, at) => `room:aaa-aaaa-a${letters[at % 25]}${letters[at >> 4]}`,
  )
  const guess = async (): Promise<void> => {
    for (let round = 0; round < 200; round += 1) {
      page.send({ type: 'follow', topics })
      for (const _ of topics) await page.next()
    }
  }
  await Promise.all([guess().catch(() => undefined), page.next()])
  expect((await page.closed).code).toBe(liveClose.tooMany)
})

test('a flood of messages is closed once, and nothing is planned for those that come afterwards', async () => {
  const { path, clock } = await startListening()
  const page = await openLive({ path, origin: testOrigin })
  const before = clock.planned()
  for (let message = 0; message < 500; message += 1) page.send({ type: 'drop', topics: [] })
  expect((await page.closed).code).toBe(liveClose.badMessage)
  expect(clock.planned()).toBeLessThanOrEqual(before + 2)
})

test('what was said before a close and waits for its turn is not done', async () => {
  const open: TopicKind = {
    mayFollow: () => Promise.resolve('allowed'),
    snapshot: () => Promise.resolve({ type: 'snapshot', data: {} }),
  }
  const hub = createHub({ newSecret: createNumberedSecrets() })
  const socket = { send: () => undefined, close: () => undefined }
  const kinds = { room: open, user: open }
  const countQuestions = () => undefined
  const page = new LiveConnection({ caller: nobody, socket, hub, kinds, build: 'test', countQuestions })
  const topic = 'room:abc-defg-hij'
  await page.receive(JSON.stringify({ type: 'hello', protocol: 1, topics: [topic] }))
  expect(hub.followersOf(topic)).toEqual([page])
  page.close(liveClose.badMessage, '')
  await page.receive(JSON.stringify({ type: 'follow', topics: [topic] }))
  expect(hub.followersOf(topic)).toEqual([])
})

test.each([
  ['a frame without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
  ['a reserved bit', Buffer.from([0xc1, 0x80, 0, 0, 0, 0])],
  ['an opcode nobody knows', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
  ['text that isn’t UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff])],
  ['a frame that claims 2^63 bytes', Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['a ping of 200 bytes', Buffer.from([0x89, 0xfe, 0, 200, 0, 0, 0, 0])],
])('%s ends its own connection and nobody else’s', async (_name, frame) => {
  const { path, lines } = await startListening()
  const other = await openLive({ path, origin: testOrigin })
  const upgrade = `connection: upgrade\r\nupgrade: websocket\r\norigin: ${testOrigin}\r\n`
  const key = 'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
  const head = Buffer.from(`GET ${livePath} HTTP/1.1\r\n${host}${upgrade}${key}\r\n`)
  expect(await say(path, Buffer.concat([head, frame]))).toContain('101 Switching')
  other.send({ type: 'hello', protocol: 1, topics: [] })
  expect(await other.next()).toMatchObject({ type: 'welcome' })
  expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([])
})

test('an expired session loses its live channel, too', async () => {
  const stage = await setStage({ rates: generousRates })
  const { clients } = await stage.newScene()
  const { path } = await listen(stage)
  const page = await openLive({ path, origin: testOrigin, cookies: clients.owner.cookies })
  page.send({ type: 'hello', protocol: 1, topics: [`user:${stage.users.owner.id}`] })
  await page.next()
  const cookies = [...clients.owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { caller } = await stage.app.sessions.resolve(cookies)
  const { sessionId: id } = asSignedIn(caller)
  const at = stage.clock.now()
  const store = createSessionStore({ database: stage.database })
  await store.touch({ id, seenAt: at + 1, expiresAt: at - 1 })
  await stage.app.sessions.sweep()
  expect((await page.closed).code).toBe(liveClose.unauthenticated)
})

import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingHttpHeaders } from 'node:http'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { testConfig } from '../testing/rig.ts'
import { createSignalProxy } from './signal-proxy.ts'

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

const listen = async (server: Server): Promise<number> => {
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const upgraded = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'

/** A media server that says this and hangs up in one breath, as LiveKit does with resumes it knows nothing of. */
const hastyServer = (answer: string, asked: IncomingHttpHeaders[]) =>
  listen(
    createHttpServer().on('upgrade', ({ headers }, socket: Socket) => {
      asked.push(headers)
      socket.end(answer)
    }),
  )

interface Waiting {
  milliseconds: number
  run: () => void
}

/** Sends one request through a proxy whose timers stand still until they are run by hand. */
const callThrough = async (resume: boolean, answer = `${upgraded}leave, close`) => {
  const { log, remove } = await testConfig()
  const asked: IncomingHttpHeaders[] = []
  const timers: Waiting[] = []
  const proxy = createSignalProxy({
    port: await hastyServer(answer, asked),
    gate: {
      judge: () => ({
        kind: 'request',
        target: '/rtc',
        meetingId: 'm',
        identity: 'i',
        resume,
        upgrade: true,
      }),
      admit: () => Promise.resolve(null),
    },
    newId: () => 'id',
    log,
    after: (milliseconds, run) => {
      const timer = { milliseconds, run }
      timers.push(timer)
      return () => void timers.splice(timers.indexOf(timer), 1)
    },
  })
  const headers = [
    ['Host', 'x'],
    ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
    ['Sec-WebSocket-Extensions', 'permessage-deflate'],
  ] as const
  const head = { method: 'GET', target: '/rtc', version: '1.1', headers, length: 0 } as const
  let carried: Promise<void> | undefined
  const front = createServer((socket) => {
    carried = proxy({ socket, head, rest: Buffer.alloc(0), client: '192.0.2.1' })
  })
  const client = connect(await listen(front), '127.0.0.1')
  let text = ''
  client.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  const ended = once(client, 'close')
  await once(client, 'data')
  remove()
  return { timers, ended, text: () => text, asked, client, carried: () => carried }
}

test('a resume hears of the open socket first, and of what LiveKit says a moment later', async () => {
  const { timers, ended, text, asked } = await callThrough(true)
  // The accept of RFC 6455, 1.3.
  expect(text()).toMatch(
    /^HTTP\/1.1 101 [^]*\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n\r\n$/,
  )
  expect(text()).not.toMatch(/extensions/iu)
  expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([250])
  expect(asked).toEqual([])
  timers[0]?.run()
  await ended
  expect(text()).toMatch(/\r\n\r\nleave, close$/)
  expect(text().match(/HTTP/gu)).toHaveLength(1)
  expect(asked[0]).not.toHaveProperty('sec-websocket-extensions')
})

test('a resume that was given up, and hangs up when it hears 101, never reaches LiveKit', async () => {
  const { timers, ended, asked, client, carried } = await callThrough(true)
  client.end()
  await ended
  await carried()
  expect(timers).toEqual([])
  expect(asked).toEqual([])
})

test('what a resume says at once is kept for LiveKit', async () => {
  const { timers, ended, text, client } = await callThrough(true)
  client.write('sync')
  await ended
  expect(timers).toEqual([])
  expect(text()).toMatch(/leave, close$/)
})

test('a resume that LiveKit refuses is closed, to be tried again', async () => {
  const { timers, ended, text } = await callThrough(
    true,
    'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n',
  )
  timers[0]?.run()
  await ended
  expect(Buffer.from(text().split('\r\n\r\n')[1] ?? '', 'latin1')).toEqual(Buffer.from([0x88, 2, 0x03, 0xf5]))
})

test('somebody new is not kept waiting', async () => {
  const { timers, ended, text, asked } = await callThrough(false)
  await ended
  expect(timers).toEqual([])
  expect(text()).toMatch(/leave, close$/)
  expect(asked[0]).toHaveProperty('sec-websocket-extensions')
})

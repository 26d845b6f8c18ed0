import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { clock, readAll, testConfig } from '../testing/rig.ts'
import { parseHead } from './request-head.ts'
import { createSignalProxy } from './signal-proxy.ts'
import type { Refusal, SignalRequest } from './signal-request.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => void server.close())
  return (server.address() as AddressInfo).port
}

const request: SignalRequest = {
  kind: 'request',
  target: '/rtc?access_token=t',
  meetingId: 'm',
  identity: 'i',
  resume: false,
  upgrade: true,
}

/** In LiveKit's place something that keeps what it hears and answers what it is told to. */
const openScene = async (outcome: SignalRequest | Refusal = request) => {
  const { log, remove } = await testConfig()
  ends.push(remove)
  const heard: { socket: Socket; text: string }[] = []
  const taken: Socket[] = []
  const port = await listen(
    createServer((socket) => {
      const one = { socket, text: '' }
      taken.push(socket)
      socket.on('error', () => undefined)
      socket.on('data', (chunk) => {
        if (one.text === '') heard.push(one)
        one.text += chunk.toString('latin1')
      })
    }),
  )
  const gate = { judge: () => outcome, admit: () => Promise.resolve(null) }
  const proxy = createSignalProxy({ port, gate, newId: () => 'r1', log, after: clock.after })
  const door = await listen(
    createServer((socket) => {
      socket.once('data', (bytes) => {
        const head = parseHead(bytes)
        if (typeof head === 'object')
          void proxy({ socket, head, rest: bytes.subarray(head.length), client: '192.0.2.9' })
      })
    }),
  )
  const say = (text: string): Socket => {
    const socket = connect(door, '127.0.0.1')
    ends.push(() => socket.destroy())
    socket.write(text)
    return socket
  }
  const connections = (): number => taken.length
  const killNewestWhenAsked = (): void => {
    const newest = taken.at(-1)
    newest?.once('data', () => newest.resetAndDestroy())
  }
  return { heard, say, connections, killNewestWhenAsked }
}

const browser = [
  'GET /rtc?access_token=t HTTP/1.1',
  'Host: meet.example',
  'Connection: keep-alive, Upgrade, X-Real-IP',
  'Upgrade: websocket',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  'Cookie: __Host-parley_session=secret',
  'CF-Connecting-IP: 1.1.1.1',
  'X-Forwarded-For: 1.1.1.1',
  'X-Forwarded-Proto: gopher',
  'x-real-ip: 1.1.1.1',
  'Forwarded: for=1.1.1.1',
]
const upgraded = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n'

test('LiveKit hears who really came, nothing of cookies, and extensions untouched', async () => {
  const { heard, say } = await openScene()
  say(`${browser.join('\r\n')}\r\n\r\n`)
  await vi.waitFor(() => expect(heard[0]?.text).toMatch(/\r\n\r\n$/u))
  expect(heard[0]?.text.split('\r\n')).toEqual([
    'GET /rtc?access_token=t HTTP/1.1',
    'Host: meet.example',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
    'X-Forwarded-For: 192.0.2.9',
    'Connection: Upgrade',
    'Upgrade: websocket',
    '',
    '',
  ])
})

test('bytes sent behind the request wait for 101; then everything passes both ways', async () => {
  const { heard, say } = await openScene()
  const socket = say(`${browser.join('\r\n')}\r\n\r\nPOST /twirp HTTP/1.1\r\n\r\n`)
  await vi.waitFor(() => expect(heard[0]?.text).toMatch(/\r\n\r\n$/u))
  expect(heard[0]?.text).not.toContain('twirp')
  heard[0]?.socket.write(`${upgraded}hello`)
  const [first] = (await once(socket, 'data')) as [Buffer]
  expect(first.toString()).toMatch(/^HTTP\/1.1 101 /u)
  await vi.waitFor(() => expect(heard[0]?.text).toContain('POST /twirp'))
  const answer = readAll(socket)
  heard[0]?.socket.end('bye')
  expect(await answer).toMatch(/bye$/u)
})

test.each([
  [
    'a refusal with its text',
    'HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno',
    /^HTTP\/1.1 401 [^]*\r\nConnection: close\r\n\r\nno$/u,
  ],
  ['a refusal without text', 'HTTP/1.1 404 Not Found\r\n\r\n', /^HTTP\/1.1 404 /u],
  ['something else than HTTP', 'hello\r\n\r\n', /^HTTP\/1.1 503 [^]*Retry-After: 1\r\n/u],
  ['more than any answer', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}`, /^HTTP\/1.1 503 /u],
])(
  'LiveKit answers %s: the connection ends, and what was sent behind is dropped',
  async (_what, reply, expected) => {
    const { heard, say } = await openScene()
    const answer = readAll(say(`${browser.join('\r\n')}\r\n\r\nPOST /twirp HTTP/1.1\r\n\r\n`))
    await vi.waitFor(() => expect(heard).toHaveLength(1))
    heard[0]?.socket.write(reply)
    expect(await answer).toMatch(expected)
    expect(heard[0]?.text).not.toContain('twirp')
    expect(heard).toHaveLength(1)
  },
)

test('LiveKit going away in between is told as such', async () => {
  const { heard, say } = await openScene()
  const answer = readAll(say(`${browser.join('\r\n')}\r\n\r\n`))
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  heard[0]?.socket.destroy()
  expect(await answer).toMatch(/^HTTP\/1.1 503 [^]*"code":"unavailable"/u)
})

test('who is refused at the gate never reaches LiveKit', async () => {
  const { heard, say } = await openScene({ kind: 'refused', status: 401, message: 'no' })
  expect(await readAll(say(`${browser.join('\r\n')}\r\n\r\n`))).toMatch(
    /^HTTP\/1.1 401 [^]*"requestId":"r1"/u,
  )
  expect(heard).toEqual([])
})

test('the next connection to LiveKit lies ready; one that died meanwhile is replaced without anybody noticing', async () => {
  const { heard, say, connections, killNewestWhenAsked } = await openScene()
  const first = readAll(say(`${browser.join('\r\n')}\r\n\r\n`))
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  heard[0]?.socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
  await first
  await vi.waitFor(() => expect(connections()).toBe(2))

  const second = say(`${browser.join('\r\n')}\r\n\r\n`)
  await vi.waitFor(() => expect(heard).toHaveLength(2))
  expect(connections()).toBe(2)
  heard[1]?.socket.write(upgraded)
  await once(second, 'data')
  await vi.waitFor(() => expect(connections()).toBe(3))

  // As when LiveKit is killed: its end and the next request come in one breath.
  killNewestWhenAsked()
  const third = say(`${browser.join('\r\n')}\r\n\r\n`)
  await vi.waitFor(() => expect(heard).toHaveLength(4))
  heard[3]?.socket.write(upgraded)
  expect(String((await once(third, 'data'))[0])).toMatch(/^HTTP\/1.1 101 /u)
})

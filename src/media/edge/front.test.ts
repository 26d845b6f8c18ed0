import { once } from 'node:events'
import { connect as connectTcp, type AddressInfo, type Server, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { createInternalCa } from '../../platform/tls/internal-ca.ts'
import { readAll } from '../testing/rig.ts'
import { createCaps } from './caps.ts'
import { createFront, type HttpConnection, type Place } from './front.ts'
import type { TurnAwayReason } from './turned-away.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const certificateFor = async (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-front-'))
  ends.push(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return createInternalCa({ folder, name, now: Date.now }).current()
}

/** A front whose timers run when told to. */
const openFront = async (
  place: Place,
  more: { perAddress?: number; total?: number; hasRelay?: boolean; milliseconds?: number } = {},
) => {
  const timers = new Set<() => void>()
  const http: HttpConnection[] = []
  const turn: { socket: Socket; first: Buffer }[] = []
  const turnedAway: TurnAwayReason[] = []
  const front = createFront({
    caps: createCaps({
      perAddress: more.perAddress ?? 100,
      total: more.total ?? 100,
      isExempt: () => false,
    }),
    firstByteMilliseconds: more.milliseconds ?? 10_000,
    onTurn: more.hasRelay === false ? null : (socket, first) => void turn.push({ socket, first }),
    onHttp: (connection) => void http.push(connection),
    turnAway: (reason) => void turnedAway.push(reason),
    after: (_milliseconds, run) => {
      timers.add(run)
      return () => void timers.delete(run)
    },
  })
  front.setCertificate(await certificateFor('one.example'))
  const server: Server = front.serverFor(place)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  ends.push(() => {
    server.close()
    front.endAll()
  })
  const { port } = server.address() as AddressInfo
  const runTimers = (): void => {
    for (const run of timers) run()
  }
  return { front, http, turn, turnedAway, port, runTimers, timers }
}

const plain = (port: number): Socket => connectTcp(port, '127.0.0.1')
const secure = async (port: number): Promise<TLSSocket> => {
  const socket = connectTls({
    port,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ALPNProtocols: ['h2', 'http/1.1'],
  })
  await once(socket, 'secureConnect')
  return socket
}
const stun = Buffer.from('000100002112a442aabbccddeeff001122334455', 'hex')
const request = 'GET /x HTTP/1.1\r\nHost: one.example\r\n\r\n'

test('TURN is told apart before TLS and inside it, also when it comes byte by byte', async () => {
  const { turn, port } = await openFront('tls')
  plain(port).write(stun)
  const inside = await secure(port)
  expect(inside.alpnProtocol).toBe('http/1.1')
  inside.write(stun)
  const slow = plain(port).setNoDelay(true)
  await once(slow, 'connect')
  for (const byte of stun) {
    slow.write(Buffer.from([byte]))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await vi.waitFor(() => expect(turn).toHaveLength(3))
  for (const { socket, first } of turn) {
    const rest = socket.read() as Buffer | null
    expect(stun.subarray(0, first.length).equals(first)).toBe(true)
    expect(first.length + (rest?.length ?? 0)).toBeGreaterThanOrEqual(8)
  }
})

test('a request is given on with its head and everything that came with it', async () => {
  const { http, port } = await openFront('tls')
  const socket = await secure(port)
  socket.write(`${request}body`)
  await vi.waitFor(() => expect(http).toHaveLength(1))
  expect(http[0]).toMatchObject({ place: 'tls', head: { method: 'GET', target: '/x' } })
  expect(http[0]?.bytes.toString()).toBe(`${request}body`)
})

test('plain HTTP on the TLS port, and TURN where there is none, are dropped', async () => {
  const secured = await openFront('tls')
  const http = plain(secured.port)
  const answer = readAll(http)
  http.write(request)
  expect(await answer).toBe('')
  const local = await openFront('local')
  const turn = plain(local.port)
  const silence = readAll(turn)
  turn.write(stun)
  expect(await silence).toBe('')
  expect([secured.http, local.turn]).toEqual([[], []])
  expect([secured.turnedAway, local.turnedAway]).toEqual([['plainHttp'], ['noRelay']])
})

test('what is neither TLS nor HTTP nor TURN is garbage, before TLS and inside it', async () => {
  const { port, turnedAway } = await openFront('tls')
  for (const socket of [plain(port), await secure(port)]) {
    const answer = readAll(socket)
    socket.write('\x80 nothing anybody speaks')
    expect(await answer).toBe('')
  }
  expect(turnedAway).toEqual(['garbage', 'garbage'])
})

test('TURN is turned away where no relay is offered', async () => {
  const { port, turnedAway } = await openFront('tls', { hasRelay: false })
  const socket = plain(port)
  const answer = readAll(socket)
  socket.write(stun)
  expect(await answer).toBe('')
  expect(turnedAway).toEqual(['noRelay'])
})

test('a handshake that breaks and one that takes too long are told apart', async () => {
  const { port, turnedAway, front } = await openFront('tls', { milliseconds: 50 })
  const broken = plain(port)
  const answer = readAll(broken)
  broken.write('\x16\x03\x01\x00\x05nonsense')
  await answer
  expect(turnedAway).toEqual(['failedHandshake'])
  const slow = plain(port)
  const silence = readAll(slow)
  slow.write('\x16\x03\x01\x02\x00')
  await silence
  expect(turnedAway).toEqual(['failedHandshake', 'slowHandshake'])
  expect(front.counters().left).toBe(0)
})

test('who comes byte by byte is turned away for the pieces, and who hangs up isn’t turned away at all', async () => {
  const { port, turnedAway, front } = await openFront('local')
  const socket = plain(port).setNoDelay(true)
  const ended = readAll(socket)
  await once(socket, 'connect')
  while (!socket.destroyed) {
    socket.write('G')
    await new Promise((resolve) => setImmediate(resolve))
  }
  await ended
  expect(turnedAway).toEqual(['tooManyPieces'])
  plain(port).end('GET /')
  await vi.waitFor(() => expect(front.counters().left).toBe(1))
  expect(turnedAway).toHaveLength(1)
})

test('who says nothing, or stops in the middle, is let go when the time is over', async () => {
  const { port, runTimers, timers, front, turnedAway } = await openFront('local')
  const sockets = ['', 'GET /', '\x00\x01'].map((text) => {
    const socket = plain(port)
    if (text !== '') socket.write(text)
    return socket
  })
  const answers = sockets.map(readAll)
  await vi.waitFor(() => expect([timers.size, front.counters().accepted]).toEqual([3, 3]))
  runTimers()
  expect(await Promise.all(answers)).toEqual(['', '', ''])
  expect(turnedAway.toSorted()).toEqual(['silent', 'slow', 'slow'])
})

test('too many from one address are refused, and a place that comes free is given again', async () => {
  const { port, front, http, turnedAway } = await openFront('local', { perAddress: 2 })
  const first = plain(port)
  const second = plain(port)
  await vi.waitFor(() => expect(front.counters().accepted).toBe(2))
  expect(await readAll(plain(port))).toBe('')
  expect(turnedAway).toEqual(['addressCap'])
  first.destroy()
  await vi.waitFor(() => {
    const again = plain(port)
    again.on('error', () => undefined)
    again.write(request)
    expect(http.length).toBeGreaterThan(0)
  })
  second.destroy()
})

test('too many in all are refused, too', async () => {
  const { port, front, turnedAway } = await openFront('local', { total: 1 })
  plain(port)
  await vi.waitFor(() => expect(front.counters().accepted).toBe(1))
  expect(await readAll(plain(port))).toBe('')
  expect(turnedAway).toEqual(['totalCap'])
})

test('a new certificate is for new connections; those that exist don’t notice', async () => {
  const { front, port, http } = await openFront('tls')
  const before = await secure(port)
  front.setCertificate(await certificateFor('two.example'))
  const later = await secure(port)
  expect(before.getPeerCertificate().subject.CN).toBe('one.example')
  expect(later.getPeerCertificate().subject.CN).toBe('two.example')
  before.write(request)
  await vi.waitFor(() => expect(http).toHaveLength(1))
  expect(before.destroyed).toBe(false)
})

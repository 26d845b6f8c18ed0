import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { onTestFinished, expect, test } from 'vitest'
import { createRelay } from './relay.ts'

const listen = async (take: (socket: Socket) => void): Promise<Server> => {
  const server = createServer(take).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return server
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

/** Somebody at one end, and what LiveKit's relay gets at the other. */
const open = async () => {
  const arrived = Promise.withResolvers<Socket>()
  const livekit = await listen((socket) => arrived.resolve(socket.on('error', () => undefined)))
  const relay = createRelay({ address: '127.0.0.1', port: portOf(livekit) })
  const front = await listen((socket) => relay(socket, Buffer.from('first ')))
  const somebody = connect(portOf(front), '127.0.0.1')
  onTestFinished(() => void somebody.destroy())
  return { somebody, upstream: await arrived.promise }
}

const read = async (socket: Socket, length: number): Promise<Buffer> => {
  const pieces: Buffer[] = []
  let missing = length
  for await (const piece of socket.iterator({ destroyOnReturn: false })) {
    pieces.push(piece as Buffer)
    missing -= (piece as Buffer).length
    if (missing <= 0) break
  }
  return Buffer.concat(pieces)
}

test('what arrives is sent on whole and in order, more than either side holds at once', async () => {
  const { somebody, upstream } = await open()
  const packets = Array.from({ length: 4_000 }, () => randomBytes(1_200))
  const all = Buffer.concat([Buffer.from('first '), ...packets])
  const sent = read(upstream, all.length)
  for (const packet of packets) somebody.write(packet)
  expect((await sent).equals(all)).toBe(true)
  const back = read(somebody, all.length)
  upstream.write(all)
  expect((await back).equals(all)).toBe(true)
})

test('a single packet doesn’t wait for another', async () => {
  const { somebody, upstream } = await open()
  expect(String(await read(upstream, 6))).toBe('first ')
  for (const word of ['one', 'two']) {
    somebody.write(word)
    expect(String(await read(upstream, 3))).toBe(word)
    upstream.write(word)
    expect(String(await read(somebody, 3))).toBe(word)
  }
})

test.each(['somebody', 'upstream'] as const)('when %s goes, the other is told', async (who) => {
  const ends = await open()
  const other = who === 'somebody' ? ends.upstream : ends.somebody
  const closed = once(other.resume(), 'close')
  ends[who].destroy()
  await closed
})

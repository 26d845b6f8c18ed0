import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comesTrue } from '../../../testing/comes-true.ts'
import { mutated, seeded } from '../../../testing/fuzz.ts'
import { createTurnClient, type TurnClient } from '../../testing/turn-client.ts'
import { ended, good, home, openPeer, openRelay } from '../../testing/turn-relay.ts'

test('an allocation that isn’t refreshed ends with its connection, and one that is stays', async () => {
  const relay = await openRelay()
  const [kept, left] = [await relay.allocated(), await relay.allocated()]
  relay.clock.advance(599_000)
  expect(await kept.client.refresh(600)).toBe(0)
  relay.clock.advance(1000)
  await ended(left.socket)
  expect(await kept.client.refresh(600)).toBe(0)
  expect(relay.useless.count).toBe(0)
})

/** Whether a UDP port is free again. */
const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4')
    socket.on('error', () => resolve(false))
    socket.bind(port, home, () => {
      socket.close()
      resolve(true)
    })
  })

test('a port is given back by whoever says so, and by whoever goes', async () => {
  const relay = await openRelay()
  const one = await relay.allocated()
  expect(await isFree(one.at.port)).toBe(false)
  expect(await one.client.refresh(0)).toBe(0)
  expect(await isFree(one.at.port)).toBe(true)
  const other = await relay.allocated()
  other.socket.destroy()
  await comesTrue(async () => expect(await isFree(other.at.port)).toBe(true))
})

test('whoever asks for no relay in time, asks in vain for too long, or speaks something else is ended', async () => {
  const relay = await openRelay()
  const silent = await relay.call()
  await comesTrue(() => expect(relay.clock.planned()).toBe(1))
  relay.clock.advance(30_000)
  await ended(silent)
  const back = await relay.allocated()
  await back.client.refresh(0)
  relay.clock.advance(30_000)
  await ended(back.socket)
  const guessing = createTurnClient(await relay.call())
  await expect(
    (async () => {
      for (let count = 0; count < 20; count += 1) await guessing.request(0x003, [])
    })(),
  ).rejects.toThrow('the relay closed the connection')
  const other = await relay.call()
  other.write('GET / HTTP/1.1\r\n\r\n')
  await ended(other)
  const broken = await relay.call()
  broken.write(Buffer.from('000100040000000000000000000000000000000000060004', 'hex'))
  await ended(broken)
  expect(relay.useless.count).toBe(5)
})

test('for whoever reads too slowly packets are lost and not kept', async () => {
  const relay = await openRelay()
  const { client, socket, at } = await relay.allocated()
  await client.permit(home)
  socket.pause()
  const peer = await openPeer()
  const [side] = relay.sides
  await comesTrue(() => {
    for (let count = 0; count < 200; count += 1) peer.say('x'.repeat(1200), at)
    expect(side?.writableLength).toBeGreaterThan(120 * 1024)
  })
  for (let count = 0; count < 500; count += 1) peer.say('x'.repeat(1200), at)
  // Comes after them on the same socket.
  const answered = client.refresh(600)
  expect(side?.writableLength).toBeLessThan(132 * 1024)
  socket.resume()
  await Promise.race([answered, once(side ?? socket, 'drain')])
})

/** What a client says from its first word on. */
const conversation = async (): Promise<Buffer> => {
  const relay = await openRelay()
  const socket = await relay.call()
  const said: Buffer[] = []
  const write = socket.write.bind(socket)
  socket.write = (bytes: Uint8Array | string) => {
    said.push(Buffer.from(bytes as Uint8Array))
    return write(bytes)
  }
  const client: TurnClient = createTurnClient(socket)
  await client.allocate(good)
  await client.permit(home)
  await client.bind(0x4001, { address: home, port: 7001 })
  client.sendThrough(0x4001, 'hello')
  client.sendTo({ address: home, port: 7001 }, 'hello')
  return Buffer.concat(said)
}

test('whatever is said, the relay goes on for others', async () => {
  const valid = fc.constant(await conversation())
  const relay = await openRelay()
  await fc.assert(
    fc.asyncProperty(mutated({ valid }), async (bytes) => {
      const socket = await relay.call()
      socket.end(bytes)
      await ended(socket)
    }),
    seeded('turn', 200),
  )
  await relay.allocated()
})

import { expect, test } from 'vitest'
import { comesTrue } from '../../../testing/comes-true.ts'
import { createTurnClient } from '../../testing/turn-client.ts'
import { elsewhere, good, home, openPeer, openRelay } from '../../testing/turn-relay.ts'

test('packets go there and back: without a channel once it is permitted, and through one', async () => {
  const relay = await openRelay()
  const { client } = await relay.allocated()
  const peer = await openPeer()
  client.sendTo(peer.at, 'too early')
  expect(await client.permit(home)).toBe(0)
  client.sendTo(peer.at, 'by name')
  await comesTrue(() => expect(client.received).toEqual(['0: by name']))
  expect(await client.bind(0x4001, peer.at)).toBe(0)
  client.sendThrough(0x4001, 'by number')
  await comesTrue(() => expect(client.received).toEqual(['0: by name', '16385: by number']))
  expect(peer.heard).toEqual(['by name', 'by number'])
})

test('whoever wasn’t permitted reaches nobody, and permissions and channels end', async () => {
  const relay = await openRelay()
  const { client, at } = await relay.allocated()
  const [stranger, peer] = [await openPeer(elsewhere), await openPeer()]
  /** What both say in this order, to the same socket. */
  const heardOf = async (word: string): Promise<string[]> => {
    await client.permit(home)
    stranger.say(`a stranger ${word}`, at)
    peer.say(word, at)
    await comesTrue(() => expect(client.received.at(-1)).toBe(`0: ${word}`))
    return client.received.splice(0)
  }
  expect(await heardOf('before')).toEqual(['0: before'])
  await client.permit(elsewhere)
  expect(await heardOf('while')).toEqual(['0: a stranger while', '0: while'])
  relay.clock.advance(5 * 60_000)
  expect(await client.refresh(600)).toBe(0)
  expect(await heardOf('later')).toEqual(['0: later'])
  client.sendTo(stranger.at, 'without a permission')
  expect(await client.bind(0x4001, stranger.at)).toBe(0)
  client.sendThrough(0x4001, 'with one')
  await comesTrue(() => expect(client.received).toEqual(['16385: with one']))
  relay.clock.advance(5 * 60_000)
  client.sendThrough(0x4001, 'without it again')
  await client.permit(elsewhere)
  client.sendThrough(0x4001, 'and with it')
  await comesTrue(() => expect(stranger.heard).toEqual(['with one', 'and with it']))
})

test('a name and its password are asked for, and nothing else will do', async () => {
  const relay = await openRelay()
  for (const bad of [
    { ...good, credential: 'wrong' },
    { ...good, username: 'eve' },
    { username: '', credential: '' },
  ])
    expect((await createTurnClient(await relay.call()).allocate(bad)).code).toBe(401)
  const unsigned = createTurnClient(await relay.call())
  for (const method of [0x003, 0x004, 0x008, 0x009]) expect(await unsigned.request(method, [])).toBe(401)
})

test('an allocation is its maker’s, and there is one', async () => {
  const relay = await openRelay()
  const { client } = await relay.allocated()
  expect(await client.request(0x003, [[0x0019, Buffer.from([17, 0, 0, 0])]])).toBe(437)
  expect((await client.allocate({ username: 'eve', credential: 'eve' })).code).toBe(441)
})

test('nonces last an hour', async () => {
  const relay = await openRelay()
  const { client } = await relay.allocated()
  expect(await client.refresh(3600)).toBe(0)
  relay.clock.advance(3_599_999)
  expect(await client.refresh(3600)).toBe(0)
  relay.clock.advance(1)
  expect(await client.refresh(3600)).toBe(438)
})

const family = (number: number): readonly [number, Buffer] => [0x0017, Buffer.from([number, 0, 0, 0])]
const transport = (number: number): readonly [number, Buffer] => [0x0019, Buffer.from([number, 0, 0, 0])]

test('what can’t be done is said by its number', async () => {
  const relay = await openRelay()
  const { client } = await relay.allocated()
  expect(await client.refresh(0)).toBe(0)
  expect(await client.request(0x003, [])).toBe(442)
  expect(await client.request(0x003, [transport(6)])).toBe(442)
  expect(await client.request(0x003, [transport(17), family(2)])).toBe(440)
  expect(await client.request(0x003, [transport(17), [0x0018, Buffer.from([0x80])]])).toBe(420)
  expect(await client.request(0x00a, [])).toBe(400)
  expect(await client.permit(home)).toBe(437)
  expect(await client.request(0x003, [transport(17), family(1)])).toBe(0)
  expect(await client.request(0x008, [])).toBe(400)
})

test('where the relay has IPv6 alone, whoever names no family gets that, and IPv4 nobody', async () => {
  const { client } = await (await openRelay('::1')).allocated()
  expect(await client.permit(home)).toBe(443)
  expect(await client.refresh(0)).toBe(0)
  expect(await client.request(0x003, [transport(17), family(1)])).toBe(440)
  expect(await client.request(0x003, [transport(17), family(2)])).toBe(0)
})

test('nobody but media is reached, whoever asks and however', async () => {
  const relay = await openRelay()
  const { client } = await relay.allocated()
  for (const address of [
    '8.8.8.8',
    '10.1.2.3',
    '127.0.0.3',
    '169.254.169.254',
    '0.0.0.0',
    '255.255.255.255',
  ]) {
    expect([address, await client.permit(address)]).toEqual([address, 403])
    expect([address, await client.bind(0x4001, { address, port: 53 })]).toEqual([address, 403])
  }
  // IPv6, and IPv4 dressed up as it.
  for (const bytes of ['01', 'ffff7f000001'])
    expect(
      await client.request(0x008, [
        [
          0x0012,
          Buffer.concat([Buffer.from('00022112', 'hex'), Buffer.from(bytes.padStart(32, '0'), 'hex')]),
        ],
      ]),
    ).toBe(443)
})

test('a channel is one peer’s, and a peer has one', async () => {
  const relay = await openRelay()
  const { client } = await relay.allocated()
  const one = { address: home, port: 7001 }
  const other = { address: home, port: 7002 }
  expect(await client.bind(0x4001, one)).toBe(0)
  expect(await client.bind(0x4001, one)).toBe(0)
  expect(await client.bind(0x4001, other)).toBe(400)
  expect(await client.bind(0x4002, one)).toBe(400)
  for (const number of [0x3fff, 0x5000, 0]) expect(await client.bind(number, other)).toBe(400)
  for (let number = 0; number < 15; number += 1)
    expect(await client.bind(0x4100 + number, { address: home, port: 8000 + number })).toBe(0)
  expect(await client.bind(0x4200, { address: home, port: 9000 })).toBe(400)
  relay.clock.advance(9 * 60_000)
  expect(await client.refresh(600)).toBe(0)
  relay.clock.advance(60_000)
  expect(await client.bind(0x4001, other)).toBe(0)
})

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createNumberedIds } from '../../testing/numbered.ts'
import { readAll, testConfig } from '../testing/rig.ts'
import type { HttpConnection } from './front.ts'
import { createHttpRouter } from './http-router.ts'
import type { TurnAwayReason } from './turned-away.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** Two ends of a connection. */
const connection = async (): Promise<{ client: Socket; server: Socket }> => {
  const listener = createServer().listen(0, '127.0.0.1')
  ends.push(() => listener.close())
  await once(listener, 'listening')
  const client = connect((listener.address() as AddressInfo).port, '127.0.0.1')
  const [server] = (await once(listener, 'connection')) as [Socket]
  return { client, server }
}

/** What a client is answered by a door with nothing behind it, and as what it was counted. */
const ask = async (how: Pick<HttpConnection, 'place' | 'head'>) => {
  const { config, remove } = await testConfig()
  ends.push(remove)
  const turnedAway: TurnAwayReason[] = []
  const nobody = () => Promise.reject(new Error('nobody is behind this door'))
  const route = createHttpRouter({
    http: config.http,
    app: { open: nobody },
    signal: nobody,
    livekitReady: () => true,
    turnAway: (reason) => void turnedAway.push(reason),
    now: () => 0,
    newId: createNumberedIds(),
  })
  const { client, server } = await connection()
  const answer = readAll(client)
  route({ ...how, socket: server, bytes: Buffer.alloc(0) })
  return { status: /^HTTP\/1\.1 (\d+)/u.exec(await answer)?.[1], turnedAway }
}

const headFor = (host: string): HttpConnection['head'] => ({
  method: 'GET',
  target: '/',
  version: '1.1',
  headers: [['Host', host]],
  length: 0,
})

test.each([
  ['a head that can’t be read', { place: 'tls', head: 'bad' }, '400', 'badHead'],
  ['a head that is too large', { place: 'tls', head: 'too_large' }, '431', 'largeHead'],
  [
    'loopback under a stranger’s name',
    { place: 'local', head: headFor('evil.example') },
    '421',
    'foreignHost',
  ],
] as const)('%s is answered and counted', async (_what, how, status, reason) => {
  expect(await ask(how)).toEqual({ status, turnedAway: [reason] })
})

test('a redirect turns nobody away', async () => {
  expect(await ask({ place: 'redirect', head: headFor('meet.example') })).toEqual({
    status: '308',
    turnedAway: [],
  })
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AccessToken } from 'livekit-server-sdk'
import { expect } from 'vitest'
import { createTurnClient } from '../../../src/media/testing/turn-client.ts'
import { admin } from '../../browser/steps.ts'
import { createCaller, type Caller } from '../lab/caller.ts'
import { netCase, type Lab } from '../lab/lab.ts'
import { liveKitOf } from '../lab/server-processes.ts'
import { exchange, open, send, type Destination } from '../lab/wire.ts'

interface Joined {
  token: string
  identity: string
  meeting: { id: string }
  iceServers: { urls: string[]; username: string; credential: string }[]
}

/** The node itself, the only one its relay may reach. */
const own = ['203.0.113.1']
const foreign = [
  '8.8.8.8',
  '1.1.1.1',
  '203.0.113.9',
  '10.0.0.1',
  '192.168.1.1',
  '127.0.0.1',
  '169.254.169.254',
]

interface Scene {
  /** The outside, from the client's machine. */
  outside: Destination
  ada: Caller
  code: string
  joined: Joined
  keys: { key: string; secret: string }
  livekit: number
  lines: () => readonly string[]
}

const websocket = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** A server, its admin, a room and one guest with a token; no browser. */
async function setScene(lab: Lab): Promise<Scene> {
  const server = await lab.serveAt('203.0.113.1/24')
  const client = await lab.network.addHost({ name: 'client', addresses: ['203.0.113.9/24'] })
  const outside = { from: client, origin: server.origin, authority: server.authority }
  const ada = createCaller(outside)
  const secret = server.setupLink.split('#')[1]
  await ada.get('POST', '/api/setup', { secret, ...admin })
  const { code } = await ada.get<{ code: string }>('POST', '/api/rooms', { name: 'Door' })
  const joined = await createCaller(outside).get<Joined>('POST', `/api/rooms/${code}/join`, { name: 'Bo' })
  const keys = JSON.parse(
    await readFile(join(server.folder, 'secrets/livekit.json'), 'utf8'),
  ) as Scene['keys']
  lab.plant(joined.token, keys.secret, ...ada.cookies.values())
  const livekit = await liveKitOf(server)
  return { outside, ada, code, joined, keys, livekit, lines: server.lines }
}

/** Runs something while LiveKit can't answer: what is refused now was refused without it. */
async function withoutLiveKit<T>(pid: number, act: () => Promise<T>): Promise<T> {
  process.kill(pid, 'SIGSTOP')
  try {
    return await act()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

const signal = async (
  { outside }: Scene,
  token: string,
  headers: Record<string, string> = {},
): Promise<number> => {
  const path = `/rtc?access_token=${token}&auto_subscribe=1&protocol=16`
  const { status } = await send(outside, {
    path,
    headers: { ...websocket, origin: outside.origin, ...headers },
  })
  return status
}

async function sign({ keys, joined }: Scene, { ttl, room }: { ttl: number; room?: string }): Promise<string> {
  const token = new AccessToken(keys.key, keys.secret, { identity: joined.identity, ttl })
  token.addGrant({ roomJoin: true, room: room ?? joined.meeting.id })
  return token.toJwt()
}

netCase(
  'h: tokens and origins that are wrong are refused before LiveKit sees them',
  { label: 'h-tokens' },
  async (lab) => {
    const scene = await setScene(lab)
    const { token } = scene.joined
    const [head = '', body = '', mark = ''] = token.split('.')
    const forged = [head, body, `${mark.slice(0, -4)}AAAA`].join('.')
    const expired = await sign(scene, { ttl: -60 })
    const elsewhere = await sign(scene, { ttl: 60, room: 'no-such-meeting' })
    lab.plant(expired, elsewhere)

    const refused = await withoutLiveKit(scene.livekit, async () => ({
      forged: await signal(scene, forged),
      expired: await signal(scene, expired),
      none: await signal(scene, ''),
      elsewhere: await signal(scene, elsewhere),
      foreignOrigin: await signal(scene, token, { origin: 'https://evil.test' }),
      nullOrigin: await signal(scene, token, { origin: 'null' }),
    }))
    expect(refused).toEqual({
      forged: 401,
      expired: 401,
      none: 401,
      elsewhere: 401,
      foreignOrigin: 403,
      nullOrigin: 403,
    })
    expect(await signal(scene, token)).toBe(101)
  },
)

netCase(
  'h: whoever was removed is refused with the token they still have',
  { label: 'h-removed' },
  async (lab) => {
    const scene = await setScene(lab)
    const { meeting, identity, token } = scene.joined
    expect(await signal(scene, token)).toBe(101)
    await scene.ada.get('POST', `/api/meetings/${meeting.id}/participants/${identity}/remove`)
    const { status, own } = await withoutLiveKit(scene.livekit, async () => ({
      status: await signal(scene, token),
      own: await signal(scene, await sign(scene, { ttl: 60 })),
    }))
    expect({ status, own }).toEqual({ status: 401, own: 401 })
  },
)

netCase(
  'h: only four paths of LiveKit exist outside, however one asks',
  { label: 'h-paths' },
  async (lab) => {
    const scene = await setScene(lab)
    const { outside, joined, keys } = scene
    const administrator = new AccessToken(keys.key, keys.secret, { identity: 'thief', ttl: 60 })
    administrator.addGrant({ roomList: true, roomAdmin: true, room: joined.meeting.id })
    const authorization = `Bearer ${await administrator.toJwt()}`
    const twirp = '/twirp/livekit.RoomService/ListRooms'
    const { host } = new URL(outside.origin)
    const list = `POST ${twirp} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`
    const validate = (path: string): string =>
      `GET ${path}?access_token=${joined.token} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${outside.origin}\r\n\r\n`
    // LiveKit would name the running room by its id.
    const leaks = (text: string): boolean => text.includes(joined.meeting.id) || text.includes('"rooms"')

    const direct = await send(outside, { method: 'POST', path: twirp, headers: { authorization }, body: {} })
    expect(direct.status).toBe(404)
    for (const path of [
      '/rtc/../twirp/livekit.RoomService/ListRooms',
      '/rtc%2f..%2ftwirp',
      '//twirp/livekit.RoomService/ListRooms',
      '/agent',
      '/whip/v1',
      '/rtc/v2',
      '/metrics',
      '/debug/pprof/',
    ]) {
      const { status, text } = await send(outside, {
        method: 'POST',
        path,
        headers: { authorization },
        body: {},
      })
      expect({ path, leaks: leaks(text) }).toEqual({ path, leaks: false })
      expect([400, 401, 403, 404, 405], path).toContain(status)
    }
    for (const path of ['/rtc/validate', '/rtc/v1/validate', '/rtc']) {
      const pipelined = await exchange(await open(outside), validate(path) + list)
      expect({ path, leaks: leaks(pipelined) }).toEqual({ path, leaks: false })
      expect(pipelined.match(/HTTP\/1\.1 200/g)?.length ?? 0, path).toBeLessThanOrEqual(1)
    }
    const page = `GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    const mixed = await exchange(await open(outside), page + validate('/rtc/validate') + list)
    expect(leaks(mixed)).toBe(false)
  },
)

netCase(
  'h: a connection kept alive after /rtc/validate leads nowhere new',
  { label: 'h-kept-alive' },
  async (lab) => {
    const { outside, joined, keys } = await setScene(lab)
    const administrator = new AccessToken(keys.key, keys.secret, { identity: 'thief', ttl: 60 })
    administrator.addGrant({ roomList: true })
    const connection = await open(outside)
    const { host } = new URL(outside.origin)
    const first = once(connection)
    connection.write(
      `GET /rtc/validate?access_token=${joined.token} HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${outside.origin}\r\n\r\n`,
    )
    expect(await first).toMatch(/^HTTP\/1\.1 200/)
    const second = await exchange(
      connection,
      `POST /twirp/livekit.RoomService/ListRooms HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${await administrator.toJwt()}\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    )
    expect(second).not.toContain(joined.meeting.id)
    expect(second).not.toContain('"rooms"')
  },
)

netCase('h: forwarded headers of strangers are not believed', { label: 'h-forwarded' }, async (lab) => {
  const scene = await setScene(lab)
  const spoofed = '198.51.100.77'
  const headers = Object.fromEntries(
    ['x-forwarded-for', 'x-real-ip', 'cf-connecting-ip', 'true-client-ip', 'forwarded'].map((name) => [
      name,
      spoofed,
    ]),
  )
  expect(await signal(scene, scene.joined.token, headers)).toBe(101)
  await send(scene.outside, { path: '/api/me', headers })
  const mentions = scene.lines().filter((line) => line.includes(spoofed))
  expect(mentions).toEqual([])
  expect(scene.lines().some((line) => line.includes('203.0.113.9'))).toBe(true)
})

netCase('h: the relay reaches the node itself and nobody else', { label: 'h-relay' }, async (lab) => {
  const { outside, joined } = await setScene(lab)
  const [relay] = joined.iceServers
  expect(relay).toBeDefined()
  if (!relay) return
  lab.plant(relay.credential)
  const connection = await open(outside)
  const turn = createTurnClient(connection)
  expect(await turn.allocate(relay)).toMatchObject({ code: 0, relayed: '203.0.113.1' })
  const answers: Record<string, number> = {}
  for (const peer of [...own, ...foreign]) answers[peer] = await turn.permit(peer)
  connection.destroy()
  expect(answers).toEqual(
    Object.fromEntries([...own.map((peer) => [peer, 0]), ...foreign.map((peer) => [peer, 403])]),
  )

  const second = await open(outside)
  const { code } = await createTurnClient(second).allocate({ ...relay, credential: 'guessed' })
  second.destroy()
  expect([400, 401]).toContain(code)
})

const once = (stream: NodeJS.ReadableStream): Promise<string> =>
  new Promise((resolve) => stream.once('data', (chunk: Buffer) => resolve(chunk.toString('latin1'))))

import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from '@livekit/protocol'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createEdge, type Edge } from './edge.ts'
import { createIssueAccessToken, fullGrant } from './media/access-token.ts'
import { liveKitConfig } from './media/livekit-config.ts'
import { readLiveKitKeys } from './media/livekit-keys.ts'
import { createLiveKitProcess, type LiveKitProcess } from './media/livekit-process.ts'
import { relayCredentials } from './media/relay-credentials.ts'
import { createRoomControl, type RoomControl } from './media/room-control.ts'
import { clock, ownAddress, readAll, testConfig, type TestConfig } from './media/testing/rig.ts'
import { startStandInApp, type StandInApp } from './media/testing/stand-in-app.ts'
import { createTurnClient } from './media/testing/turn-client.ts'

// One edge, one real LiveKit, one stand-in for the app: everything the outside can do to the three at once.
let rig: TestConfig
let livekit: LiveKitProcess
let edge: Edge
let app: StandInApp
let rooms: RoomControl
let issue: (identity: string, meetingId?: string) => string

beforeAll(async () => {
  rig = await testConfig()
  const { config, log } = rig
  const keys = readLiveKitKeys(config)
  const settings = liveKitConfig({ config, keys })
  livekit = createLiveKitProcess({
    binary: config.livekit.binary ?? '',
    settings,
    dataDir: config.dataDir,
    stopMilliseconds: 500,
    log,
    ...clock,
  })
  rooms = createRoomControl({ port: config.livekit.port, keys })
  const reconcile = () => rooms.ensureRoom('meeting')
  app = await startStandInApp({ runDir: config.runDir, log, reconcile })
  edge = createEdge({ config, build: 'test', log, ...clock })
  await Promise.all([livekit.start(), edge.start()])
  const issueToken = createIssueAccessToken({ keys, now: clock.now })
  issue = (identity, meetingId = 'meeting') =>
    issueToken({ meetingId, identity, name: 'Ada', role: 'guest', grant: fullGrant })
})

afterAll(async () => {
  await edge.stop()
  await livekit.stop()
  await app.close()
  rig.remove()
})

const localOrigin = () => rig.config.http.origins[0] ?? ''
const wsUrl = (path: string): string => `ws://localhost:${rig.config.http.localPort}${path}`

/** The HTTP status of an attempt to open a signal connection: 101 when it opened. It is left open for the caller. */
const open = (path: string, options: { origin?: string; headers?: Record<string, string> } = {}) =>
  new Promise<{ status: number; socket: WebSocket }>((resolve) => {
    const { origin = localOrigin(), headers = {} } = options
    const socket = new WebSocket(wsUrl(path), { origin, headers })
    socket.on('open', () => resolve({ status: 101, socket }))
    socket.on('unexpected-response', (_request, response) =>
      resolve({ status: response.statusCode ?? 0, socket }),
    )
    socket.on('error', () => undefined)
  })

const statusOf = async (...asked: Parameters<typeof open>) => {
  const { status, socket } = await open(...asked)
  socket.terminate()
  return status
}

const tlsSocket = (): Socket =>
  connectTls({
    port: rig.config.http.httpsPort,
    host: '127.0.0.1',
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  })
const plainSocket = (): Socket => connectTcp(rig.config.http.httpsPort, '127.0.0.1')
const localSocket = (): Socket => connectTcp(rig.config.http.localPort, '127.0.0.1')

const say = (socket: Socket, text: string): Promise<string> => {
  const answer = readAll(socket)
  socket.write(text, 'latin1')
  return answer
}

const wrapped = (reconnect: boolean): string => {
  const joinRequest = gzipSync(new JoinRequest({ reconnect, clientInfo: { protocol: 16 } }).toBinary())
  const message = new WrappedJoinRequest({ compression: WrappedJoinRequest_Compression.GZIP, joinRequest })
  // LiveKit decodes base64url with padding.
  return Buffer.from(message.toBinary()).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
}

test('a participant joins with either protocol version, and LiveKit answers', async () => {
  const first = await open(`/rtc?access_token=${issue('one')}&protocol=16`)
  expect(first.status).toBe(101)
  const second = await open(
    `/rtc/v1?access_token=${issue('two')}&join_request=${encodeURIComponent(wrapped(false))}`,
  )
  expect(second.status).toBe(101)
  const present = async () => (await rooms.listParticipants('meeting')).map((one) => one.identity + one.name)
  await vi.waitFor(async () => expect((await present()).sort()).toEqual(['oneAda', 'twoAda']))
  // Over the same connection they are shown as somebody else; who isn't there is no reason to fail.
  const shown = { meetingId: 'meeting', name: 'Bo', role: 'host' } as const
  for (const identity of ['one', 'gone']) await rooms.showParticipant({ ...shown, identity })
  expect((await present()).sort()).toEqual(['oneBo', 'twoAda'])
  first.socket.terminate()
  second.socket.terminate()
})

test('who may not come in is refused with a status, before LiveKit sees anything', async () => {
  const good = issue('visitor')
  const [head = '', body = ''] = good.split('.')
  const before = rig.lines.filter((line) => line.includes('error handling request')).length
  app.refused.add('meeting/thrown-out')
  app.link.revoke({ meetingId: 'meeting', identity: 'revoked' })
  expect(await statusOf(`/rtc?access_token=${good}`, { origin: 'https://evil.example' })).toBe(403)
  expect(await statusOf(`/rtc?access_token=${good}`, { origin: 'null' })).toBe(403)
  expect(await statusOf(`/rtc?access_token=${head}.${body}.${'A'.repeat(43)}`)).toBe(401)
  expect(await statusOf('/rtc')).toBe(401)
  expect(await statusOf(`/rtc?access_token=${good}&room=other`)).toBe(401)
  expect(await statusOf(`/rtc?access_token=${issue('thrown-out')}`)).toBe(401)
  expect(await statusOf(`/rtc?access_token=${issue('revoked')}&reconnect=1`)).toBe(401)
  expect(await statusOf(`/rtc?access_token=${good}&publish=camera`)).toBe(400)
  expect(await statusOf(`/rtc?access_token=${good}&access_token=${good}`)).toBe(400)
  expect(await statusOf(`/rtc/v1?access_token=${good}&join_request=AAAA`)).toBe(400)
  expect(rig.lines.filter((line) => line.includes('error handling request')).length).toBe(before)
})

test('nothing else of LiveKit is reachable: pipelined, kept alive, or asked for outright', async () => {
  const twirp =
    'POST /twirp/livekit.RoomService/ListRooms HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}'
  const validate = `GET /rtc/validate?access_token=${issue('pipeliner')} HTTP/1.1\r\nHost: localhost\r\n\r\n`
  const before = rig.lines.filter((line) => line.includes('ListRooms')).length
  for (const socket of [tlsSocket(), localSocket()]) {
    const answer = await say(socket, validate + twirp)
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Connection: close[^]*success$/u)
    expect(answer.match(/HTTP\/1\.1/gu)).toHaveLength(1)
  }
  for (const path of [
    '/twirp/livekit.RoomService/ListRooms',
    '/agent',
    '/whip',
    '/rtc/../twirp',
    '//rtc',
    '/rtc%2Fvalidate',
  ]) {
    const response = await fetch(`http://localhost:${rig.config.http.localPort}${path}`)
    expect(await response.text()).toBe('ok')
  }
  expect(rig.lines.filter((line) => line.includes('ListRooms')).length).toBe(before)
})

test('a request with a body, or of another method, is refused on the signal paths', async () => {
  const request = (method: string, more: string): string =>
    `${method} /rtc/validate?access_token=${issue('x')} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`
  expect(await say(localSocket(), request('POST', 'Content-Length: 3\r\n') + 'abc')).toMatch(
    /^HTTP\/1\.1 405/u,
  )
  expect(await say(localSocket(), request('GET', 'Transfer-Encoding: chunked\r\n'))).toMatch(
    /^HTTP\/1\.1 400/u,
  )
  expect(await say(localSocket(), request('GET', 'X: a\nb\r\n'))).toMatch(/^HTTP\/1\.1 400/u)
})

test('tokens appear in nobody’s log', async () => {
  const token = issue('canary')
  await statusOf(`/rtc?access_token=${token}`)
  await statusOf(`/rtc?access_token=${token.slice(0, -2)}xx`)
  await vi.waitFor(() => expect(rig.lines.some((line) => line.includes('canary'))).toBe(true))
  expect(rig.lines.filter((line) => line.includes(token.split('.')[1] ?? ''))).toEqual([])
})

test('everything else goes to the app, with the client’s address in front', async () => {
  const socket = tlsSocket()
  const answer = say(socket, 'GET /r/abc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  await vi.waitFor(() => expect(app.requests.at(-1)?.includes('GET /r/abc')).toBe(true))
  socket.destroy()
  await answer
  const raw = app.requests.at(-1) ?? Buffer.alloc(0)
  expect(raw.subarray(0, 16).toString('hex')).toBe('0d0a0d0a000d0a515549540a2111000c')
  expect([...raw.subarray(16, 20)]).toEqual([127, 0, 0, 1])
  expect(raw.subarray(28).toString()).toMatch(/^GET \/r\/abc HTTP\/1\.1/u)
})

test('on loopback only loopback’s names are served', async () => {
  const ask = (host: string) =>
    say(localSocket(), `GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  expect(await ask('evil.example')).toMatch(/^HTTP\/1\.1 421/u)
  expect(await ask('localhost.evil.example:7080')).toMatch(/^HTTP\/1\.1 421/u)
})

test('port 80 redirects to the configured name, whatever Host says', async () => {
  const socket = connectTcp(rig.config.http.httpPort, '127.0.0.1')
  const answer = await say(socket, 'GET /r/abc?x=1 HTTP/1.1\r\nHost: evil.example\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 308/u)
  expect(answer).toContain(`Location: ${rig.config.http.publicUrl}/r/abc?x=1\r\n`)
})

test('the relay is reached inside TLS and before it, with our credentials', async () => {
  const keys = readLiveKitKeys(rig.config)
  const good = relayCredentials({ keys, identity: 'relayed', now: Date.now() })
  for (const socket of [tlsSocket(), plainSocket()]) {
    const turn = createTurnClient(socket)
    expect(await turn.allocate(good)).toMatchObject({ code: 0, relayed: ownAddress() })
    socket.destroy()
  }
  const stale = relayCredentials({ keys, identity: 'relayed', now: Date.now() - 13 * 3600 * 1000 })
  for (const bad of [stale, { ...good, credential: 'wrong' }]) {
    const socket = plainSocket()
    expect((await createTurnClient(socket).allocate(bad)).code).not.toBe(0)
    socket.destroy()
  }
})

test('the relay sends to this node and to nobody else', async () => {
  const good = relayCredentials({ keys: readLiveKitKeys(rig.config), identity: 'relayed', now: Date.now() })
  const socket = plainSocket()
  const turn = createTurnClient(socket)
  await turn.allocate(good)
  expect(await turn.permit(ownAddress())).toBe(0)
  for (const peer of [
    '8.8.8.8',
    '203.0.113.9',
    '10.1.2.3',
    '192.168.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
  ]) {
    if (peer !== ownAddress()) expect([peer, await turn.permit(peer)]).toEqual([peer, 403])
  }
  socket.destroy()
})

test('garbage, silence and half a beginning end by themselves, and are counted by reason', async () => {
  const started = performance.now()
  const endings = await Promise.all([
    readAll(plainSocket()),
    say(plainSocket(), '\x00\x01'),
    say(plainSocket(), '\x16\x03\x01'),
    say(plainSocket(), '\x80garbage'),
    say(tlsSocket(), 'GET /slow HT'),
    say(localSocket(), '\x00\x01\x00\x00\x21\x12\xa4\x42'),
    // A stranger's own PROXY header, to be taken for somebody else.
    say(tlsSocket(), '\r\n\r\n\0\r\nQUIT\n!\x11\0\x0c'.padEnd(28, '\x07') + 'GET / HTTP/1.1\r\n\r\n'),
  ])
  expect(endings.map((text) => text.startsWith('HTTP'))).toEqual(endings.map(() => false))
  expect(performance.now() - started).toBeLessThan(3000)
  expect(edge.counters().turnedAway).toMatchObject({ silent: 1, slow: 2, slowHandshake: 1, garbage: 2 })
})

test('LiveKit’s events reach the app through the loopback port, and nothing else does', async () => {
  await rooms.ensureRoom('told')
  await vi.waitFor(() => {
    expect(
      app.requests.some((raw) => raw.includes('POST /livekit-events') && raw.includes('"room_started"')),
    ).toBe(true)
  })
  const response = await fetch(`http://127.0.0.1:${rig.config.edge.loopbackPort}/api/rooms`)
  expect(response.status).toBe(404)
})

test('killed with -9 LiveKit is back within two seconds, and holds people until its rooms are there', async () => {
  const asked = app.reconciliations()
  const killedAt = performance.now()
  process.kill(livekit.pid() ?? 0, 'SIGKILL')
  await vi.waitFor(() => expect(livekit.state()).toBe('restarting'))
  expect(await statusOf(`/rtc?access_token=${issue('returning')}`)).toBe(101)
  expect(performance.now() - killedAt).toBeLessThan(2000)
  expect(app.reconciliations()).toBe(asked + 1)
})

test('with the app away who is inside comes back, who is new waits and gets in', async () => {
  await app.close()
  await vi.waitFor(() => expect(rig.lines.some((line) => line.includes('app.unlinked'))).toBe(true))
  expect(await statusOf(`/rtc?access_token=${issue('inside')}&reconnect=1`)).toBe(101)
  const resume = encodeURIComponent(wrapped(true))
  expect(await statusOf(`/rtc/v1?access_token=${issue('inside')}&join_request=${resume}`)).toBe(101)
  const waiting = statusOf(`/rtc?access_token=${issue('newcomer')}`)
  const health = await fetch(`http://localhost:${rig.config.http.localPort}/health`)
  expect(await health.json()).toMatchObject({ status: 'ok' })
  const page = fetch(`http://localhost:${rig.config.http.localPort}/`, { headers: { accept: 'text/html' } })
  app = await startStandInApp({ runDir: rig.config.runDir, log: rig.log })
  expect(await (await page).text()).toBe('ok')
  expect(await waiting).toBe(101)
})

test('draining refuses who is new and lets who is inside come back', async () => {
  app.link.drain()
  await vi.waitFor(async () => expect(await statusOf(`/rtc?access_token=${issue('late')}`)).toBe(503))
  expect(await statusOf(`/rtc?access_token=${issue('inside')}&reconnect=1`)).toBe(101)
})

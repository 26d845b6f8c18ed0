import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { AccessToken, TokenVerifier, TrackSource } from 'livekit-server-sdk'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StartError } from '../core/start-error.ts'
import type { Config } from '../platform/config/config.ts'
import { createIssueAccessToken, fullGrant } from './access-token.ts'
import { createWebhookReader } from './events.ts'
import { createIceServers } from './ice-servers.ts'
import { base62, readBase62 } from './relay-credentials.ts'
import { readLiveKitKeys } from './livekit-keys.ts'
import { signToken, verifyToken } from './token-signature.ts'

const keys = { key: 'APItest', secret: 's'.repeat(40) }
const now = () => Date.now()

test('LiveKit’s own library reads our tokens, and we read its', async () => {
  const token = createIssueAccessToken({ keys, now })({
    meetingId: 'm1',
    identity: 'i1',
    name: 'Ada ﷽',
    role: 'host',
    picture: '/pictures/a1',
    grant: fullGrant,
  })
  const claims = await new TokenVerifier(keys.key, keys.secret).verify(token)
  expect(claims).toMatchObject({
    sub: 'i1',
    name: 'Ada ﷽',
    attributes: { role: 'host', picture: '/pictures/a1' },
    video: {
      room: 'm1',
      roomJoin: true,
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
      hidden: false,
    },
  })
  expect(claims.video).not.toHaveProperty('canUpdateOwnMetadata')
  expect(claims.video).not.toHaveProperty('roomAdmin')
  expect((claims.exp ?? 0) - (claims.nbf ?? 0)).toBe(600)
  const theirs = new AccessToken(keys.key, keys.secret, { identity: 'i2', ttl: 60 })
  theirs.addGrant({ room: 'm1', roomJoin: true, canPublishSources: [TrackSource.CAMERA] })
  expect(verifyToken({ token: await theirs.toJwt(), keys, now: now() })).toMatchObject({
    sub: 'i2',
    video: { room: 'm1', roomJoin: true, canPublishSources: ['camera'] },
  })
})

// From LiveKit’s own encoder (github.com/jxskiss/base62 v1.1.0).
test.each([
  ['', ''],
  ['00', 'AA'],
  ['ff', 'fH'],
  ['0001ff', 'fPAAA'],
  ['fffffffffffffffffffffffffffffffff0', 'wffffffffffffffffffffffffff'],
  ['deadbeef', 'v7breG'],
  ['7c1e3e1f7c1e', 'egvP8xDeB'],
])('base62 of %s is %s', (hex, text) => {
  expect(base62(Buffer.from(hex, 'hex'))).toBe(text)
})

test('whatever is written so can be read', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), (bytes) => {
      expect(readBase62(base62(bytes))).toEqual(Buffer.from(bytes))
    }),
  )
})

const httpOf = (kind: Config['http']['kind'], name: string): Config['http'] => ({
  kind,
  name,
  publicUrl: '',
  origins: [],
  allowedOrigins: [],
  betterAuthCookie: false,
  httpsPort: 443,
  httpPort: 80,
  localPort: 0,
  listen: [],
  trustedProxies: [],
})
const serversFor = (http: Config['http'], relayAddress: string | null) =>
  createIceServers({ config: { http, livekit: { relayAddress } as Config['livekit'] }, keys, now })('i1')

test('the relay is offered by name, on an IPv4 address also without TLS, and not at all where there is none', () => {
  expect(serversFor(httpOf('name', 'meet.example'), '203.0.113.1')[0]?.urls).toEqual([
    'turns:meet.example:443?transport=tcp',
  ])
  expect(serversFor(httpOf('ipv4', '203.0.113.1'), '203.0.113.1')[0]?.urls).toEqual([
    'turns:203.0.113.1:443?transport=tcp',
    'turn:203.0.113.1:443?transport=tcp',
  ])
  expect(serversFor(httpOf('localhost', 'localhost'), null)).toEqual([])
})

const webhook = (event: object, by = keys, sent?: Buffer) => {
  const body = Buffer.from(JSON.stringify(event))
  const sha256 = createHash('sha256').update(body).digest('base64')
  const authorization = signToken({ claims: { exp: now() / 1000 + 60, sha256 }, keys: by })
  return { authorization, body: sent ?? body }
}

test('webhooks become our events, once each, and only with a right signature over the raw body', () => {
  const read = createWebhookReader({ keys, now })
  const joined = {
    event: 'participant_joined',
    id: 'EV_1',
    createdAt: '1800000000',
    room: { name: 'm1', sid: 'RM_1' },
    participant: { identity: 'i1', sid: 'PA_1' },
    unknown: true,
  }
  const event = {
    type: 'participant.joined',
    id: 'EV_1',
    meetingId: 'm1',
    identity: 'i1',
    sid: 'PA_1',
    at: 1_800_000_000_000,
  }
  expect(read(webhook(joined))).toEqual({ kind: 'event', event })
  expect(read(webhook(joined))).toEqual({ kind: 'ignored' })
  expect(read(webhook({ ...joined, id: 'EV_2', event: 'track_published' }))).toEqual({ kind: 'ignored' })
  expect(read(webhook({ event: 'room_finished', id: 'EV_3', room: { name: 'm1' } }))).toMatchObject({
    event: { type: 'meeting.closed', meetingId: 'm1' },
  })
  const refused = { kind: 'refused' }
  expect(read(webhook(joined, { ...keys, secret: 't'.repeat(40) }))).toEqual(refused)
  expect(read(webhook(joined, keys, Buffer.from('{}')))).toEqual(refused)
  expect(read({ authorization: undefined, body: Buffer.from('{}') })).toEqual(refused)
})

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-keys-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('the pair is made once, whoever comes first, and nobody else may read it', () => {
  const first = readLiveKitKeys({ dataDir: folder })
  expect(first.secret.length).toBeGreaterThanOrEqual(32)
  expect(readLiveKitKeys({ dataDir: folder })).toEqual(first)
  const file = join(folder, 'secrets/livekit.json')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  for (const mode of [0o640, 0o604]) {
    chmodSync(file, mode)
    expect(() => readLiveKitKeys({ dataDir: folder })).toThrow(StartError)
  }
})

test.each(['', 'null', '{}', '{"key":"APIx","secret":"short"}', '[]'])(
  'a file of %j is refused with the cure',
  (text) => {
    readLiveKitKeys({ dataDir: folder })
    writeFileSync(join(folder, 'secrets/livekit.json'), text)
    expect(() => readLiveKitKeys({ dataDir: folder })).toThrow(/must hold/u)
  },
)

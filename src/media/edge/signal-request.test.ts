import { gzipSync } from 'node:zlib'
import {
  JoinRequest,
  SyncState,
  WrappedJoinRequest,
  WrappedJoinRequest_Compression as Compression,
} from '@livekit/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIssueAccessToken, fullGrant } from '../access-token.ts'
import { signToken, type Claims } from '../token-signature.ts'
import { mutated, seeded } from '../../testing/fuzz.ts'
import { headerValues, parseHead, pathOf, type RequestHead } from './request-head.ts'
import { isResume, isSignalPath, readSignalRequest } from './signal-request.ts'

const keys = { key: 'APItest', secret: 's'.repeat(32) }
const other = { key: 'APItest', secret: 't'.repeat(32) }
const now = 1_800_000_000_000
const origin = 'https://meet.example'
const token = createIssueAccessToken({ keys, now: () => now })({
  meetingId: 'm1',
  identity: 'i1',
  name: 'Ada',
  role: 'guest',
  grant: fullGrant,
})

const upgrade = {
  Host: 'meet.example',
  Origin: origin,
  Connection: 'keep-alive, Upgrade',
  Upgrade: 'websocket',
}

const headOf = (target: string, headers: Record<string, string> = upgrade, method = 'GET'): RequestHead => ({
  method,
  target,
  version: '1.1',
  headers: Object.entries(headers),
  length: 0,
})

const read = (head: RequestHead, at = now) => readSignalRequest({ head, keys, origins: [origin], now: at })
const statusOf = (head: RequestHead, at = now): number => {
  const outcome = read(head, at)
  return outcome.kind === 'refused' ? outcome.status : 0
}

const signed = (claims: Claims, by = keys): string =>
  signToken({
    claims: { exp: now / 1000 + 60, sub: 'i1', video: { room: 'm1', roomJoin: true }, ...claims },
    keys: by,
  })

const base64url = (message: WrappedJoinRequest): string =>
  Buffer.from(message.toBinary()).toString('base64url')
const wrap = (request: JoinRequest, compression: Compression): string => {
  const bytes = request.toBinary()
  const joinRequest = compression === Compression.GZIP ? gzipSync(bytes) : bytes
  return base64url(new WrappedJoinRequest({ compression, joinRequest }))
}

test.each([
  ['/rtc', true],
  ['/rtc/v1', true],
  ['/rtc/validate', true],
  ['/rtc/v1/validate', true],
  ['/rtc/', false],
  ['/rtc/v2', false],
  ['/RTC', false],
  ['/rtc/../twirp', false],
  ['/%72tc', false],
  ['/twirp', false],
  ['', false],
])('%s is a signal path: %s', (path, expected) => {
  expect(isSignalPath(path)).toBe(expected)
})

describe('tokens', () => {
  test('a good one names meeting and identity', () => {
    expect(read(headOf(`/rtc?access_token=${token}&protocol=16`))).toEqual({
      kind: 'request',
      target: `/rtc?access_token=${token}&protocol=16`,
      meetingId: 'm1',
      identity: 'i1',
      resume: false,
      upgrade: true,
    })
    expect(statusOf(headOf('/rtc', { ...upgrade, Authorization: `Bearer ${token}` }))).toBe(0)
  })

  const [head = '', body = '', signature = ''] = token.split('.')
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  test.each([
    ['none', ''],
    ['of another secret', signed({}, other)],
    ['of another issuer', signed({}, { key: 'APIother', secret: keys.secret })],
    ['expired', signed({ exp: now / 1000 - 1 })],
    ['without expiry', signed({ exp: undefined })],
    ['not valid yet', signed({ nbf: now / 1000 + 60 })],
    ['without a room', signed({ video: { roomJoin: true } })],
    ['without the right to join', signed({ video: { room: 'm1' } })],
    ['without identity', signed({ sub: '' })],
    ['without signature', `${head}.${body}.`],
    ['of algorithm none', `${none}.${body}.`],
    ['of algorithm none, signed', `${none}.${body}.${signature}`],
    ['with another body', `${head}.${Buffer.from('{}').toString('base64url')}.${signature}`],
    ['with a part too many', `${token}.x`],
    ['with a zero in its signature', `${head}.${body}.%00${signature}`],
  ])('%s: refused', (_what, bad) => {
    expect(statusOf(headOf(`/rtc?access_token=${bad}`))).toBe(401)
  })

  test('ten minutes later it is over', () => {
    expect(statusOf(headOf(`/rtc?access_token=${token}`), now + 599_000)).toBe(0)
    expect(statusOf(headOf(`/rtc?access_token=${token}`), now + 601_000)).toBe(401)
  })

  test('header and parameter together, or either twice, are a riddle nobody solves', () => {
    const bearer = { ...upgrade, Authorization: `Bearer ${token}` }
    expect(statusOf(headOf(`/rtc?access_token=${token}`, bearer))).toBe(401)
    expect(statusOf(headOf(`/rtc?access_token=${token}&access_token=x`))).toBe(400)
    expect(statusOf(headOf(`/rtc?access_token=${token}&acc%65ss_token=x`))).toBe(400)
  })
})

describe('form', () => {
  const path = `/rtc?access_token=${token}`
  test.each([
    ['another origin', headOf(path, { ...upgrade, Origin: 'https://evil.example' }), 403],
    ['no origin at all', headOf(path, { Connection: 'Upgrade', Upgrade: 'websocket' }), 0],
    ['the null origin', headOf(path, { ...upgrade, Origin: 'null' }), 403],
    ['our origin as a prefix', headOf(path, { ...upgrade, Origin: `${origin}.evil.example` }), 403],
    ['POST', headOf(path, upgrade, 'POST'), 405],
    ['a body', headOf(path, { ...upgrade, 'Content-Length': '2' }), 400],
    ['chunks', headOf(path, { ...upgrade, 'Transfer-Encoding': 'chunked' }), 400],
    ['no upgrade', headOf(path, { Origin: origin }), 400],
    ['another room than the token’s', headOf(`${path}&room=m2`), 401],
    ['the token’s room', headOf(`${path}&room=m1`), 0],
    ['a second participant', headOf(`${path}&publish=camera`), 400],
    ['validate without upgrade', headOf(`/rtc/validate?access_token=${token}`, { Origin: origin }), 0],
  ])('%s', (_what, head, status) => {
    expect(statusOf(head)).toBe(status)
  })

  test('what LiveKit reads is what was judged: the query is written anew', () => {
    const outcome = read(headOf(`${path}&a=1;b=2&c=%zz&d=x+y`))
    expect(outcome).toMatchObject({ target: `${path}&a=1%3Bb%3D2&c=%25zz&d=x+y` })
  })
})

describe('resumes', () => {
  const resumeOf = (query: string) => read(headOf(`/rtc/v1?access_token=${token}&${query}`))
  const big = new JoinRequest({ reconnect: true, participantSid: 'PA_x', syncState: new SyncState() })
  test.each([
    ['version 0 says 1', 'reconnect=1', true],
    ['version 0 says true', 'reconnect=true', true],
    ['version 0 says 0', 'reconnect=0', false],
    ['version 1, plain', `join_request=${wrap(big, Compression.NONE)}`, true],
    ['version 1, gzipped', `join_request=${wrap(big, Compression.GZIP)}`, true],
    ['version 1, a new join', `join_request=${wrap(new JoinRequest(), Compression.GZIP)}`, false],
    [
      'the wrapped request wins',
      `reconnect=1&join_request=${wrap(new JoinRequest({ metadata: 'x' }), Compression.NONE)}`,
      false,
    ],
  ])('%s: %s', (_what, query, resume) => {
    expect(resumeOf(query)).toMatchObject({ kind: 'request', resume })
  })

  test('one that can’t be read, or swells beyond a megabyte, is refused', () => {
    const bomb = base64url(
      new WrappedJoinRequest({ compression: Compression.GZIP, joinRequest: gzipSync(Buffer.alloc(2 << 20)) }),
    )
    const cut = base64url(
      new WrappedJoinRequest({ compression: Compression.GZIP, joinRequest: gzipSync('abc').subarray(0, 8) }),
    )
    // An enum of protocol 3 keeps numbers it doesn't know: field 1, compression 7.
    const plain = new WrappedJoinRequest({ joinRequest: new JoinRequest({ metadata: 'x' }).toBinary() })
    const unknown = Buffer.concat([Buffer.from([0x08, 7]), plain.toBinary()]).toString('base64url')
    for (const bad of [bomb, cut, unknown, '%FF', 'AAAA'])
      expect(resumeOf(`join_request=${bad}`)).toMatchObject({ kind: 'refused', status: 400 })
  })

  test('nothing a client puts there makes it throw', () => {
    fc.assert(
      fc.property(fc.base64String(), fc.string(), (wrapped, rest) => {
        resumeOf(`join_request=${encodeURIComponent(wrapped)}&x=${encodeURIComponent(rest)}`)
        resumeOf(rest)
      }),
    )
  })
})

describe('fuzz', () => {
  const joinRequest = fc
    .tuple(fc.boolean(), fc.constantFrom(Compression.NONE, Compression.GZIP))
    .map(([reconnect, compression]) => `join_request=${wrap(new JoinRequest({ reconnect }), compression)}`)
  const parameter = fc.oneof(
    joinRequest,
    fc.constantFrom(
      'reconnect=1',
      'room=m1',
      'room=m2',
      'protocol=16',
      'auto_subscribe=1',
      'publish=x',
      'sdk=js',
    ),
  )
  const path = fc.constantFrom('/rtc', '/rtc/v1', '/rtc/validate', '/rtc/v1/validate')
  const valid = fc.tuple(path, fc.uniqueArray(parameter, { maxLength: 4 })).map(([where, parameters]) => {
    const target = `${where}?${[`access_token=${token}`, ...parameters].join('&')}`
    return Buffer.from(
      `GET ${target} HTTP/1.1\r\nHost: meet.example\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    )
  })
  const dictionary = [
    '&',
    '=',
    '?',
    '#',
    ';',
    '%',
    '%26',
    '%00',
    '+',
    '/../twirp/',
    '//',
    'room=m2',
    '&room=m2&',
  ]
  const more = [
    '&access_token=',
    'Authorization: Bearer x\r\n',
    `Authorization: Bearer ${token}\r\n`,
    '\r\n',
    'POST',
  ]
  const bytes = mutated({ valid, dictionary: [...dictionary, ...more] })

  /** A query as Go reads it (net/url, ParseQuery), which is what LiveKit does. */
  const readAsGo = (target: string): Map<string, string> => {
    const [, query = ''] = target.split('?', 2)
    const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))
    expect(query).not.toContain(';')
    const found = new Map<string, string>()
    for (const part of query.split('&').filter((one) => one !== '')) {
      const [name = '', text = ''] = part.split('=', 2)
      if (!found.has(decode(name))) found.set(decode(name), decode(text))
    }
    return found
  }

  const isTrue = (text: string | undefined): boolean => text === '1' || text === 'true'

  test('whatever is changed on the way, LiveKit gets nothing but what was judged', () => {
    let admitted = 0
    fc.assert(
      fc.property(bytes, (sent) => {
        const head = parseHead(sent)
        if (typeof head !== 'object' || !isSignalPath(pathOf(head))) return
        const outcome = read(head)
        if (outcome.kind === 'refused') return
        admitted += 1
        expect(outcome.target).toMatch(/^\/rtc(?:\/v1)?(?:\/validate)?\?[\x21-\x22\x24-\x3a\x3c-\x7e]*$/u)
        const query = readAsGo(outcome.target)
        const wrapped = query.get('join_request') ?? ''
        expect(outcome).toMatchObject({ meetingId: query.get('room') ?? 'm1', identity: 'i1' })
        expect(outcome.resume).toBe(wrapped === '' ? isTrue(query.get('reconnect')) : isResume(wrapped))
        expect(query.has('publish')).toBe(false)
        expect(query.get('access_token') ?? headerValues(head, 'authorization')[0]).toContain(token)
        // Judging what was written judges the same.
        expect(read({ ...head, target: outcome.target })).toEqual(outcome)
      }),
      seeded('signal requests', 3000),
    )
    expect(admitted).toBeGreaterThan(100)
  })

  test('a join request that is damaged is read or refused, within the time of a right one', () => {
    const wrapped = fc.boolean().map((reconnect) => {
      const request = gzipSync(new JoinRequest({ reconnect, metadata: 'm'.repeat(200) }).toBinary())
      return Buffer.from(
        new WrappedJoinRequest({ compression: Compression.GZIP, joinRequest: request }).toBinary(),
      )
    })
    fc.assert(
      fc.property(mutated({ valid: wrapped }), (message) => {
        const outcome = read(
          headOf(`/rtc/v1?access_token=${token}&join_request=${message.toString('base64url')}`),
        )
        expect(outcome.kind === 'request' || outcome.status === 400).toBe(true)
      }),
      seeded('join requests', 2000),
    )
  })
})

import { gunzipSync } from 'node:zlib'
import { JoinRequest, WrappedJoinRequest, WrappedJoinRequest_Compression } from '@livekit/protocol'
import type { LiveKitKeys } from '../livekit-keys.ts'
import { verifyToken } from '../token-signature.ts'
import { headerValues, pathOf, type RequestHead } from './request-head.ts'

/** Somebody who asks to open a signal connection (or whether they could), with a token that is good. */
export interface SignalRequest {
  kind: 'request'
  /** Path and query, written anew: what LiveKit reads is what was judged. */
  target: string
  meetingId: string
  identity: string
  /** The connection broke and comes back; its holder is in the meeting already. */
  resume: boolean
  /** A WebSocket; else a plain question on one of the two `validate` paths. */
  upgrade: boolean
}

export interface Refusal {
  kind: 'refused'
  status: 400 | 401 | 403 | 405 | 503
  message: string
}

const upgradePaths = ['/rtc', '/rtc/v1']
const validatePaths = ['/rtc/validate', '/rtc/v1/validate']

/** The only paths of LiveKit that anybody outside may reach; compared as they are sent. */
export const isSignalPath = (path: string): boolean =>
  upgradePaths.includes(path) || validatePaths.includes(path)

/** As LiveKit itself bounds it. */
const joinRequestBytes = 1 << 20

const refuse = (status: Refusal['status'], message: string): Refusal => ({ kind: 'refused', status, message })
const isTrue = (value: string | null): boolean => value === '1' || value === 'true'

/** In a form we don't know LiveKit might read something else than we do. @throws then, or beyond 1 MiB */
const unwrap = ({ compression, joinRequest }: WrappedJoinRequest): Uint8Array => {
  switch (compression) {
    case WrappedJoinRequest_Compression.NONE:
      return joinRequest
    case WrappedJoinRequest_Compression.GZIP:
      return gunzipSync(joinRequest, { maxOutputLength: joinRequestBytes })
    default:
      throw new Error('unknown compression')
  }
}

/**
 * Whether a join request of protocol version 1 says `reconnect`: base64url of a `WrappedJoinRequest`, gzipped or not.
 * @throws when it isn't one, or inflates beyond 1 MiB
 */
export const isResume = (text: string): boolean => {
  // Buffer skips what isn't base64url; LiveKit doesn't.
  if (!/^[\w-]+={0,2}$/u.test(text)) throw new Error('not base64url')
  return JoinRequest.fromBinary(unwrap(WrappedJoinRequest.fromBinary(Buffer.from(text, 'base64url'))))
    .reconnect
}

/** LiveKit reads the wrapped request wherever there is one, and only then ignores the plain flag. */
const readResume = (query: URLSearchParams): boolean | Refusal => {
  const wrapped = query.get('join_request')
  if (wrapped === null || wrapped === '') return isTrue(query.get('reconnect'))
  try {
    return isResume(wrapped)
  } catch {
    return refuse(400, 'join_request can’t be read')
  }
}

const readQuery = ({ target }: RequestHead): URLSearchParams | Refusal => {
  const query = new URLSearchParams(target.includes('?') ? target.slice(target.indexOf('?') + 1) : '')
  if (new Set(query.keys()).size !== query.size) return refuse(400, 'a parameter is given twice')
  // With `publish` LiveKit would make a second participant of another identity.
  if (query.has('publish')) return refuse(400, 'publish isn’t offered here')
  return query
}

/** LiveKit takes the header before the parameter; two of them would be a riddle. */
const readBearer = (head: RequestHead, query: URLSearchParams): string => {
  const given = headerValues(head, 'authorization')
  const parameter = query.get('access_token')
  if (given.length === 0) return parameter ?? ''
  return given.length === 1 && parameter === null ? (/^Bearer (\S+)$/u.exec(given[0] ?? '')?.[1] ?? '') : ''
}

const readHolder = (
  token: string,
  keys: LiveKitKeys,
  now: number,
): { meetingId: string; identity: string } | null => {
  const claims = verifyToken({ token, keys, now })
  const video = claims?.['video'] as { room?: unknown; roomJoin?: unknown } | undefined
  const identity = claims?.['sub']
  if (typeof video?.room !== 'string' || video.room === '' || video.roomJoin !== true) return null
  return typeof identity === 'string' && identity !== '' ? { meetingId: video.room, identity } : null
}

const isOurOrigin = (head: RequestHead, origins: readonly string[]): boolean =>
  headerValues(head, 'origin').every((origin) => origins.includes(origin))

const isUpgrade = (head: RequestHead): boolean =>
  headerValues(head, 'upgrade').some((value) => value.toLowerCase() === 'websocket') &&
  headerValues(head, 'connection').some((value) => /\bupgrade\b/iu.test(value))

const hasBody = (head: RequestHead): boolean =>
  headerValues(head, 'transfer-encoding').length > 0 ||
  headerValues(head, 'content-length').some((value) => value !== '0')

const judgeForm = (head: RequestHead, origins: readonly string[]): Refusal | null => {
  if (head.method !== 'GET') return refuse(405, 'only GET is known here')
  if (head.version !== '1.1' || hasBody(head)) return refuse(400, 'a request of this form isn’t known here')
  if (!isOurOrigin(head, origins)) return refuse(403, 'pages of this origin may not connect here')
  return upgradePaths.includes(pathOf(head)) && !isUpgrade(head)
    ? refuse(400, 'a WebSocket is expected here')
    : null
}

export interface ReadSignalInput {
  head: RequestHead
  keys: LiveKitKeys
  origins: readonly string[]
  /** UTC milliseconds. */
  now: number
}

/** Everything that can be judged without asking anybody: form, origin, token, room. */
export const readSignalRequest = ({ head, keys, origins, now }: ReadSignalInput): SignalRequest | Refusal => {
  const malformed = judgeForm(head, origins)
  if (malformed !== null) return malformed
  const query = readQuery(head)
  if ('kind' in query) return query
  const holder = readHolder(readBearer(head, query), keys, now)
  const asked = query.get('room')
  if (holder === null || (asked !== null && asked !== holder.meetingId))
    return refuse(401, 'the token isn’t good for this')
  const resume = readResume(query)
  if (typeof resume !== 'boolean') return resume
  const path = pathOf(head)
  return {
    kind: 'request',
    target: `${path}?${query.toString()}`,
    ...holder,
    resume,
    upgrade: upgradePaths.includes(path),
  }
}

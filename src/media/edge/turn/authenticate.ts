import { createHash } from 'node:crypto'
import type { Now } from '../../../core/clock.ts'
import type { Refusal } from './answers.ts'
import { attributes, isIntact, text, valueOf, type Attribute, type StunMessage } from './stun.ts'

/** As LiveKit calls it: clients take it from us, and its own tools believe they know it. */
const realm = 'livekit'
const nonceMilliseconds = 3_600_000

export interface Holder {
  username: string
  key: Buffer
}

export type Authenticated = { holder: Holder } | { why: Refusal; more: readonly Attribute[] }

export interface AuthenticateInput {
  /** What belongs to a name; null when nothing does, or no longer. */
  passwordOf: (username: string) => string | null
  newNonce: () => string
  now: Now
}

/** Long-term credentials (RFC 8489, 9.2) of one connection, which has a nonce of its own. */
export const createAuthenticate = ({ passwordOf, newNonce, now }: AuthenticateInput) => {
  let nonce = { value: newNonce(), until: now() + nonceMilliseconds }

  const challenge = (why: Refusal): Authenticated => {
    if (nonce.until <= now()) nonce = { value: newNonce(), until: now() + nonceMilliseconds }
    return { why, more: [text(attributes.realm, realm), text(attributes.nonce, nonce.value)] }
  }

  const keyOf = (username: string): Buffer | null => {
    const password = passwordOf(username)
    if (password === null) return null
    return createHash('md5').update(`${username}:${realm}:${password}`).digest()
  }

  /** `known`: who made the allocation there is; they stay who they are when their name expires. */
  return (message: StunMessage, known: Holder | null): Authenticated => {
    if (message.integrity === null) return challenge('unauthorized')
    const username = valueOf(message, attributes.username)?.toString()
    const given = valueOf(message, attributes.nonce)?.toString()
    const hasRealm = valueOf(message, attributes.realm) !== undefined
    if (username === undefined || given === undefined || !hasRealm) return { why: 'bad', more: [] }
    if (given !== nonce.value || nonce.until <= now()) return challenge('staleNonce')
    if (known !== null && known.username !== username) return { why: 'wrongCredentials', more: [] }
    const key = known?.key ?? keyOf(username)
    return key !== null && isIntact(message, key) ? { holder: { username, key } } : challenge('unauthorized')
  }
}

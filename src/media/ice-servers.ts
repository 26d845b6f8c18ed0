import { createHash } from 'node:crypto'
import type { Now } from '../core/clock.ts'
import type { Config } from '../platform/config/config.ts'
import type { LiveKitKeys } from './livekit-keys.ts'

/** As `RTCPeerConnection` takes it. */
export interface IceServer {
  urls: string[]
  username: string
  credential: string
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * LiveKit's base62 (`github.com/jxskiss/base62`): six bits a letter from the end; where the six would be 62 or 63 only
 * five are taken.
 */
export const base62 = (bytes: Uint8Array): string => {
  let bits = bytes.length * 8
  let value = BigInt(bytes.length === 0 ? 0 : `0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  while (bits > 0) {
    let size = 6
    let six = Number(value & 63n)
    if ((six & 0x1e) === 0x1e) {
      if (bits > 6 || six > 31) size = 5
      six &= 31
    }
    text += alphabet.charAt(six)
    value >>= BigInt(size)
    bits -= size
  }
  return text
}

/** Long enough for any meeting: an allocation that exists is refreshed without looking at the expiry. */
const lifeSeconds = 12 * 3600

/** What LiveKit's relay asks for: a name that carries its expiry, and a password made from it with the secret. */
export const relayCredentials = ({
  keys,
  identity,
  now,
}: {
  keys: LiveKitKeys
  identity: string
  now: number
}) => {
  const expiry = Math.floor(now / 1000) + lifeSeconds
  // LiveKit splits at `|`; identities of ours never hold one.
  const holder = `PA_${identity}`
  return {
    username: base62(Buffer.from(`${keys.key}|${holder}|${expiry}`)),
    credential: base62(createHash('sha256').update(`${keys.secret}|${holder}|${expiry}`).digest()),
  }
}

const relayUrls = ({ name, kind }: Config['http']): string[] =>
  kind === 'ipv4'
    ? [`turns:${name}:443?transport=tcp`, `turn:${name}:443?transport=tcp`]
    : [`turns:${name}:443?transport=tcp`]

/**
 * The relay's addresses for one participant; none where there is no relay. On a bare IPv4 address the plain one is
 * offered beside the TLS one, because Firefox opens no `turns:` to an address.
 */
export const createIceServers =
  ({ config, keys, now }: { config: Pick<Config, 'http' | 'livekit'>; keys: LiveKitKeys; now: Now }) =>
  (identity: string): IceServer[] => {
    if (config.livekit.relayAddress === null) return []
    return [{ urls: relayUrls(config.http), ...relayCredentials({ keys, identity, now: now() }) }]
  }

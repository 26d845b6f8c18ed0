import { createHash } from 'node:crypto'
import type { LiveKitKeys } from './livekit-keys.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** How many bits a letter stands for, which isn't the last one. */
const bitsOf = (six: number): number => ((six & 0x1e) === 0x1e ? 5 : 6)

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
    if (bitsOf(six) === 5) {
      if (bits > 6 || six > 31) size = 5
      six &= 31
    }
    text += alphabet.charAt(six)
    value >>= BigInt(size)
    bits -= size
  }
  return text
}

/** The other way round; null when a letter is none. */
export const readBase62 = (text: string): Buffer | null => {
  const letters = text.split('').map((letter) => alphabet.indexOf(letter))
  if (letters.length === 0 || letters.includes(-1)) return null
  let value = 0n
  let bits = 0
  letters.forEach((six, at) => {
    value |= BigInt(six) << BigInt(bits)
    bits += at === letters.length - 1 ? 32 - Math.clz32(six) : bitsOf(six)
  })
  const bytes = Math.ceil(bits / 8)
  return Buffer.from(value.toString(16).padStart(bytes * 2, '0'), 'hex')
}

/** Long enough for any meeting: an allocation that exists is refreshed without looking at the expiry. */
const lifeSeconds = 12 * 3600

const passwordFor = (secret: string, holder: string, expiry: string): string =>
  base62(createHash('sha256').update(`${secret}|${holder}|${expiry}`).digest())

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
  const expiry = String(Math.floor(now / 1000) + lifeSeconds)
  // LiveKit splits at `|`; identities of ours never hold one.
  const holder = `PA_${identity}`
  return {
    username: base62(Buffer.from(`${keys.key}|${holder}|${expiry}`)),
    credential: passwordFor(keys.secret, holder, expiry),
  }
}

/** A name is as long as its parts need; nothing longer is looked at. */
const longestName = 512

/** The password that belongs to such a name; null when it isn't one of ours, or has expired. */
export const relayPasswordOf = ({
  keys,
  username,
  now,
}: {
  keys: LiveKitKeys
  username: string
  now: number
}): string | null => {
  if (username.length > longestName) return null
  const [key, holder, expiry, more] = (readBase62(username)?.toString() ?? '').split('|')
  if (key !== keys.key || holder === undefined || expiry === undefined || more !== undefined) return null
  return Number(expiry) * 1000 > now ? passwordFor(keys.secret, holder, expiry) : null
}

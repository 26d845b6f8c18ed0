import { hash, randomBytes, randomFillSync, randomInt } from 'node:crypto'
import type { Now } from './clock.ts'

/** Makes row ids: UUIDv7 as text, ordered by time, never secret. */
export type NewId = () => string

/** Makes secrets: 128 random bits as 22 characters of base64url. Stored only as `hashSecret(secret)`. */
export type NewSecret = () => string

/** Random bytes are asked for in this many at once: one call costs as much as all of it. */
const poolBytes = 4096

/** UUIDv7 (RFC 9562): 48 bits of milliseconds, 74 random bits. */
export const createNewId = (now: Now): NewId => {
  const pool = Buffer.alloc(poolBytes)
  let used = poolBytes
  return () => {
    if (used === poolBytes) {
      randomFillSync(pool)
      used = 0
    }
    const bytes = pool.subarray(used, used + 16)
    used += 16
    bytes.writeUIntBE(now(), 0, 6)
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
    const hex = bytes.toString('hex')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  }
}

export const newSecret: NewSecret = () => randomBytes(16).toString('base64url')

/** What is stored of a secret: its SHA-256 as base64url. Secrets have 128 bits, so a fast hash is enough. */
export const hashSecret = (secret: string): string => hash('sha256', secret, 'base64url')

const letters = 'abcdefghijkmnopqrstuvwxyz'
const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => letters.charAt(randomInt(letters.length))).join('')

/** The code of a room's link: ten letters without `l`, as `abc-defg-hij`; 46 bits. */
export const newRoomCode = (): string => `${randomLetters(3)}-${randomLetters(4)}-${randomLetters(3)}`

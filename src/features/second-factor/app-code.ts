import { Secret, TOTP } from 'otpauth'
import type { NewSecret } from '../../core/ids.ts'

/** What every authenticator app knows without being told. */
const shape = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** Steps a phone’s clock may be off, to either side. */
const driftSteps = 1
const secretBytes = 20

/** 160 random bits as base32: of two of our secrets, which have 128 each. */
export const appSecret = (newSecret: NewSecret): string => {
  const random = [newSecret(), newSecret()].flatMap((secret) => [...Buffer.from(secret, 'base64url')])
  return new Secret({ buffer: Uint8Array.from(random.slice(-secretBytes)).buffer }).base32
}

/** What an app reads from a picture: whose account it is, and where. */
export const appUri = ({ secret, email, site }: { secret: string; email: string; site: string }): string =>
  new TOTP({ ...shape, issuer: site, label: email, secret }).toString()

/** Which 30 seconds a code is of, counted since 1970, or null when it is of none around now. */
export const stepOf = (code: string, { secret, now }: { secret: string; now: number }): number | null => {
  const drift = new TOTP({ ...shape, secret }).validate({ token: code, timestamp: now, window: driftSteps })
  return drift === null ? null : TOTP.counter({ period: shape.period, timestamp: now }) + drift
}

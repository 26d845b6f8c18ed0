import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import type { Now } from '../../core/clock.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Seconds. Rights are read from the database with every request, so this bounds only how long a lost one is of use. */
export const accessTokenSeconds = 600

/** Whom a token speaks for. What they may do isn't in it. */
export interface AccessClaims {
  userId: string
  sessionId: string
}

export interface AccessTokens {
  sign: (claims: AccessClaims) => Promise<string>
  /** Null for anything that isn't a good access token of this server. */
  read: (token: string) => Promise<AccessClaims | null>
}

export interface AccessTokensParts {
  keys: Pick<SigningKeys, 'current' | 'find'>
  /** The address of this server: who signs, and the only one tokens are meant for. */
  publicUrl: string
  now: Now
}

/** RFC 9068 */
const type = 'at+jwt'
const purpose = 'access'

/** Access tokens as JWT (RFC 9068), signed with Ed25519. */
export const createAccessTokens = ({ keys, publicUrl, now }: AccessTokensParts): AccessTokens => ({
  async sign({ userId, sessionId }) {
    const { id: kid, key } = await keys.current()
    const seconds = Math.floor(now() / 1000)
    return new SignJWT({ sid: sessionId, purpose })
      .setProtectedHeader({ alg: 'EdDSA', typ: type, kid })
      .setIssuer(publicUrl)
      .setAudience(publicUrl)
      .setSubject(userId)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + accessTokenSeconds)
      .sign(key)
  },
  async read(token) {
    try {
      const { kid } = decodeProtectedHeader(token)
      const key = typeof kid === 'string' ? await keys.find(kid) : null
      if (key === null) return null
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['EdDSA'],
        typ: type,
        issuer: publicUrl,
        audience: publicUrl,
        requiredClaims: ['sub', 'sid', 'exp'],
        currentDate: new Date(now()),
      })
      const { sub, sid } = payload
      if (payload['purpose'] !== purpose || typeof sub !== 'string' || typeof sid !== 'string') return null
      return { userId: sub, sessionId: sid }
    } catch (error) {
      // What isn't even a token throws TypeError; what comes from the database must go on.
      if (error instanceof errors.JOSEError || error instanceof TypeError) return null
      throw error
    }
  },
})

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { LiveKitKeys } from './livekit-keys.ts'

/** Claims of a verified token. What they mean is for the reader to check. */
export type Claims = Readonly<Record<string, unknown>>

const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url')

const signatureOf = (text: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(text).digest()

/** Clocks of nodes may differ by this much; a `nbf` a little ahead is still good. */
const leewaySeconds = 10

/** Signs claims as LiveKit reads them: a JWT with HMAC-SHA256, issued by the key's name. */
export const signToken = ({ claims, keys }: { claims: Claims; keys: LiveKitKeys }): string => {
  const text = `${header}.${Buffer.from(JSON.stringify({ ...claims, iss: keys.key })).toString('base64url')}`
  return `${text}.${signatureOf(text, keys.secret).toString('base64url')}`
}

const parseJson = (part: string): Claims | null => {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null
  } catch {
    return null
  }
}

const isInTime = ({ exp, nbf }: Claims, seconds: number): boolean =>
  typeof exp === 'number' &&
  exp > seconds &&
  (nbf === undefined || (typeof nbf === 'number' && nbf <= seconds + leewaySeconds))

/** Buffer skips what isn't base64url; other readers don't, and take the token for another. */
const isClean = (part: string): boolean => /^[\w-]+$/u.test(part)

/**
 * The claims of a token that we (or LiveKit, with our keys) signed and that is valid at `now`, in milliseconds; else
 * null. Only HS256 is accepted, whatever the token's header claims.
 */
export const verifyToken = ({
  token,
  keys,
  now,
}: {
  token: string
  keys: LiveKitKeys
  now: number
}): Claims | null => {
  const parts = token.split('.')
  const [head, body, signature] = parts
  if (
    parts.length !== 3 ||
    !parts.every(isClean) ||
    head === undefined ||
    body === undefined ||
    signature === undefined
  )
    return null
  if (parseJson(head)?.['alg'] !== 'HS256') return null
  const given = Buffer.from(signature, 'base64url')
  const right = signatureOf(`${head}.${body}`, keys.secret)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null
  const claims = parseJson(body)
  return claims?.['iss'] === keys.key && isInTime(claims, now / 1000) ? claims : null
}

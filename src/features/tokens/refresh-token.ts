import { createHmac, timingSafeEqual } from 'node:crypto'

/** A chain of refresh tokens, of which only the latest is good. It goes with its session. */
export interface RefreshChain {
  id: string
  sessionId: string
  /** How many tokens there have been: the number of the latest. */
  generation: number
  createdAt: number
  /** When the latest was made. */
  rotatedAt: number
}

export interface RefreshStore {
  find(id: string): Promise<RefreshChain | null>
  /** Adds a chain; of those of its session, the `keep` used last stay. */
  insert(chain: RefreshChain, keep: number): Promise<void>
  /** Makes the next token the latest; false when it isn't `generation` that is. */
  rotate(change: { id: string; generation: number; at: number }): Promise<boolean>
}

/** What a refresh token says. */
export interface RefreshClaims {
  chainId: string
  generation: number
}

/** Tabs of one app that ask at the same time all get the same next token. */
export const graceMilliseconds = 10_000

/**
 * What showing a token leads to.
 * - `next`: it is the latest and gets a successor
 * - `same`: the latest is so young that whoever shows it, or the one before, gets it again
 * - `reuse`: it was used before. Whoever did, the owner or a thief, the other one has it, too
 */
export const decideRefresh = (
  { generation, rotatedAt }: Pick<RefreshChain, 'generation' | 'rotatedAt'>,
  shown: number,
  now: number,
): 'next' | 'same' | 'reuse' => {
  const isYoung = now - rotatedAt < graceMilliseconds
  if (shown === generation) return isYoung ? 'same' : 'next'
  return shown === generation - 1 && isYoung ? 'same' : 'reuse'
}

/** So that scanners of leaked secrets know it. */
const prefix = 'parley_rt_'
const idBytes = 16
const macBytes = 24
const claimBytes = idBytes + 4

export interface RefreshTokens {
  write: (claims: RefreshClaims) => string
  /** Null for what this server never wrote. */
  read: (token: string) => RefreshClaims | null
}

/**
 * Refresh tokens are computed, not stored: the id of the chain, the number in it, and a code over both that only
 * `key` makes. The database alone is worth nothing to a thief, and every process answers the same next token.
 */
export const createRefreshTokens = (key: Buffer): RefreshTokens => {
  const macOf = (claims: Buffer): Buffer =>
    createHmac('sha256', key).update(claims).digest().subarray(0, macBytes)
  return {
    write({ chainId, generation }) {
      const claims = Buffer.alloc(claimBytes)
      claims.write(chainId.replaceAll('-', ''), 'hex')
      claims.writeUInt32BE(generation, idBytes)
      return prefix + Buffer.concat([claims, macOf(claims)]).toString('base64url')
    },
    read(token) {
      const bytes = Buffer.from(token.slice(prefix.length), 'base64url')
      if (!token.startsWith(prefix) || bytes.length !== claimBytes + macBytes) return null
      const claims = bytes.subarray(0, claimBytes)
      if (!timingSafeEqual(macOf(claims), bytes.subarray(claimBytes))) return null
      const hex = claims.toString('hex', 0, idBytes)
      const chainId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
      return { chainId, generation: claims.readUInt32BE(idBytes) }
    },
  }
}

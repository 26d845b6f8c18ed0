import type { Tokens as Told } from '../../contract/tokens.ts'
import { accountOf, type SignedInCaller } from '../../core/caller.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewId } from '../../core/ids.ts'
import type { Seal } from '../../platform/secrets/seal.ts'
import type { Sessions } from '../sessions/index.ts'
import { accessTokenSeconds, createAccessTokens } from './access-tokens.ts'
import { createRefreshTokens, decideRefresh, type RefreshChain, type RefreshStore } from './refresh-token.ts'
import type { SigningKeyStore } from './signing-key.ts'
import { createSigningKeys, type SigningKeys } from './signing-keys.ts'

/** What showing a refresh token led to. `reused` has ended the session already. */
export type Refreshed = { kind: 'refreshed'; tokens: Told } | { kind: 'reused'; caller: SignedInCaller }

export interface Tokens {
  /** An access token, and the first of a new chain of refresh tokens. */
  issue: (caller: SignedInCaller) => Promise<Told>
  /** An access token alone. */
  access: (caller: SignedInCaller) => Promise<Told>
  /** The next pair. @throws Failure `unauthenticated` with reason `refresh_token_invalid` */
  refresh: (token: string) => Promise<Refreshed>
  /** Which session a refresh token, old or new, belongs to; null for none of ours. */
  sessionOf: (token: string) => Promise<string | null>
  /** Whom an access token speaks for; null when it is no good, or its session has ended. */
  resolve: (token: string) => Promise<SignedInCaller | null>
  published: SigningKeys['published']
  sweep: () => Promise<void>
}

export interface TokensParts {
  keyStore: SigningKeyStore
  store: RefreshStore
  sessions: Pick<Sessions, 'find' | 'endAny'>
  seal: Seal
  publicUrl: string
  now: Now
  newId: NewId
}

/** Chains of one session: apps that lose their tokens and ask for others don't pile them up. */
const mostChains = 20

const invalid = (): Failure =>
  new Failure('unauthenticated', 'this refresh token is not valid, or no longer: sign in again', {
    reason: 'refresh_token_invalid',
  })

/** Tokens for apps. Each stands for a session and is worth nothing without it. */
export const createTokens = (parts: TokensParts): Tokens => {
  const { keyStore, store, sessions, seal, now, newId } = parts
  const keys = createSigningKeys({ ...parts, store: keyStore })
  const accessTokens = createAccessTokens({ ...parts, keys })
  const refreshTokens = createRefreshTokens(seal.keyFor('refresh tokens'))

  const access: Tokens['access'] = async (caller) => ({
    user: accountOf(caller),
    accessToken: await accessTokens.sign(caller),
    expiresIn: accessTokenSeconds,
  })

  const pair = async (caller: SignedInCaller, { id: chainId, generation }: RefreshChain): Promise<Told> => ({
    ...(await access(caller)),
    refreshToken: refreshTokens.write({ chainId, generation }),
  })

  const findChain = async (token: string) => {
    const claims = refreshTokens.read(token)
    const chain = claims === null ? null : await store.find(claims.chainId)
    return claims === null || chain === null ? null : { claims, chain }
  }

  /** The chain as it is after the token was shown, or null when it was shown before. */
  const advance = async (chain: RefreshChain, shown: number): Promise<RefreshChain | null> => {
    const at = now()
    const decision = decideRefresh(chain, shown, at)
    if (decision === 'reuse') return null
    if (decision === 'same') return chain
    if (await store.rotate({ id: chain.id, generation: shown, at }))
      return { ...chain, generation: shown + 1, rotatedAt: at }
    // Another process was faster, or the session ended meanwhile.
    const today = await store.find(chain.id)
    if (today === null) throw invalid()
    return advance(today, shown)
  }

  return {
    access,
    async issue(caller) {
      const at = now()
      const { sessionId } = caller
      const chain = { id: newId(), sessionId, generation: 1, createdAt: at, rotatedAt: at }
      await store.insert(chain, mostChains)
      return pair(caller, chain)
    },
    async refresh(token) {
      const found = await findChain(token)
      if (found === null) throw invalid()
      const caller = await sessions.find(found.chain.sessionId)
      if (caller === null) throw invalid()
      const chain = await advance(found.chain, found.claims.generation)
      if (chain !== null) return { kind: 'refreshed', tokens: await pair(caller, chain) }
      await sessions.endAny(caller.sessionId)
      return { kind: 'reused', caller }
    },
    sessionOf: async (token) => (await findChain(token))?.chain.sessionId ?? null,
    async resolve(token) {
      const claims = await accessTokens.read(token)
      const caller = claims === null ? null : await sessions.find(claims.sessionId)
      return caller === null || caller.userId !== claims?.userId ? null : caller
    },
    published: keys.published,
    sweep: keys.sweep,
  }
}

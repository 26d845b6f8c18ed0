import type { Scope } from '../../contract/operation.ts'
import { limits } from '../../contract/limits.ts'
import { disabledMeanwhile, type UserCaller } from '../../core/caller.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import { readName } from '../../core/name.ts'
import { readScopes, type ApiKeyRow, type ApiKeyStore } from './api-key.ts'

export interface ApiKeys {
  list: (userId: string) => Promise<ApiKeyRow[]>
  /** @throws Failure `invalid_input`, `conflict` with reason `too_many_keys`, `unauthenticated` when the account is disabled */
  create: (wanted: NewApiKey) => Promise<{ key: ApiKeyRow; secret: string }>
  /** What it was called. @throws Failure `not_found` */
  revoke: (which: { userId: string; id: string }) => Promise<string>
  /** Whose key this is, and what it is good for; null when it is none, has expired, or its owner is disabled. */
  resolve: (secret: string) => Promise<UserCaller | null>
  sweep: () => Promise<void>
}

export interface NewApiKey {
  userId: string
  name: string
  scopes: readonly Scope[]
  /** It never expires without. */
  days?: number
}

export interface ApiKeysParts {
  store: ApiKeyStore
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** How every key begins, so that scanners of leaked secrets know it. */
export const keyPrefix = 'parley_key_'

const hour = 3_600_000
const day = 24 * hour
/** How long an expired key is still shown to its owner, who may wonder why something stopped. */
const shownAfter = 30 * day

/** Keys for programs. */
export const createApiKeys = ({ store, now, newId, newSecret }: ApiKeysParts): ApiKeys => ({
  list: (userId) => store.listOfUser(userId),
  async create({ userId, name, scopes, days }) {
    const secret = keyPrefix + newSecret()
    const at = now()
    const key = {
      id: newId(),
      createdAt: at,
      secretHash: hashSecret(secret),
      userId,
      name: readName(name, 'name'),
      scopes: scopes.join(' '),
      expiresAt: days === undefined ? null : at + days * day,
      usedAt: null,
    }
    if (await store.insert(key, limits.apiKeys)) return { key, secret }
    if ((await store.listOfUser(userId)).length < limits.apiKeys) throw disabledMeanwhile()
    throw new Failure('conflict', `an account has at most ${String(limits.apiKeys)} API keys`, {
      reason: 'too_many_keys',
    })
  },
  async revoke(which) {
    const revoked = await store.delete(which)
    if (revoked === null) throw new Failure('not_found', 'there is no such API key')
    return revoked.name
  },
  async resolve(secret) {
    const found = await store.lookUp(hashSecret(secret))
    const at = now()
    if (found?.disabledAt !== null) return null
    if (found.expiresAt !== null && found.expiresAt <= at) return null
    if (found.usedAt === null || at - found.usedAt >= hour) await store.touch({ id: found.keyId, at })
    const { userId, name, email, username, role } = found
    const more = { username: username ?? undefined, scopes: readScopes(found.scopes) }
    return { kind: 'user', userId, sessionId: null, name, email, role, ...more }
  },
  sweep: () => store.deleteExpired(now() - shownAfter),
})

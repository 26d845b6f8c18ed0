import type { Scope } from '../../contract/operation.ts'
import { scopes } from '../../contract/operation.ts'

/** A secret with which programs do what its owner may, as far as its scopes go. Only its hash is kept. */
export interface ApiKeyRow {
  id: string
  createdAt: number
  secretHash: string
  userId: string
  name: string
  /** Separated by spaces. */
  scopes: string
  /** Null for never. */
  expiresAt: number | null
  /** Last use, kept to the hour. */
  usedAt: number | null
}

/** What a request needs to know of a key and its owner. */
export interface ApiKeyLookup {
  keyId: string
  userId: string
  name: string
  email: string
  username: string | null
  role: 'admin' | 'user'
  disabledAt: number | null
  scopes: string
  expiresAt: number | null
  usedAt: number | null
}

export interface ApiKeyStore {
  /** Hot: a prepared statement joining keys and users. */
  lookUp(secretHash: string): Promise<ApiKeyLookup | null>
  /** The newest first. */
  listOfUser(userId: string): Promise<ApiKeyRow[]>
  /** False when the account has `most` already, or is disabled. */
  insert(key: ApiKeyRow, most: number): Promise<boolean>
  /** The key that was this user's, or null. */
  delete(which: { userId: string; id: string }): Promise<Pick<ApiKeyRow, 'name'> | null>
  touch(change: { id: string; at: number }): Promise<void>
  deleteExpired(before: number): Promise<void>
}

/** Scopes as they are kept; what a later build knew and this one doesn't counts for nothing. */
export const readScopes = (text: string): Scope[] => {
  const named = text.split(' ')
  return scopes.filter((scope) => named.includes(scope))
}

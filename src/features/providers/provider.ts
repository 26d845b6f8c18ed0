import type { Directory } from '../../contract/directory.ts'
import type { ProviderKind } from '../../contract/shapes.ts'
import type { Step } from '../../platform/db/statement.ts'

/** A sign-in provider, and what this server is to it. Instants are UTC milliseconds. */
export interface Provider {
  /** Stands in addresses; chosen once, since it is in the address the provider sends people back to. */
  id: string
  /** Chosen once, too: it says who its people are. */
  kind: ProviderKind
  name: string
  /** With which its people are known; where it is, unless the kind says that. */
  issuer: string
  clientId: string
  /** Sealed; null for a client without one. */
  clientSecret: string | null
  /** Of kind `ldap`. */
  directory: Directory | null
  /** `example.org, example.com`; empty: every address, and also none. */
  domains: string
  /** The claim that names somebody's groups; empty where groups mean nothing here. */
  groupsClaim: string
  /** Whoever is in this group is an admin here. */
  adminGroup: string
  /** Its addresses count as confirmed although it doesn't say so. */
  trustsEmail: boolean
  enabled: boolean
  /** Hash of its own icon; null where the one of its kind is shown. */
  icon: string | null
  createdAt: number
  updatedAt: number
  /** From 1. */
  version: number
}

export interface ProviderStore {
  /** The oldest first. */
  list(): Promise<Provider[]>
  find(id: string): Promise<Provider | null>
  /** With the steps, or not at all: false when there is one of this id. */
  insert(provider: Provider, steps: readonly Step[]): Promise<boolean>
  /** Replaces it, if it still has the version before its own; with the steps, or not at all. */
  update(provider: Provider, steps: readonly Step[]): Promise<boolean>
  /** With the steps, or not at all. */
  delete(id: string, steps: readonly Step[]): Promise<boolean>
}

/** Somebody at a provider, and who that is here. */
export interface Identity {
  id: string
  userId: string
  /** Through which it was linked; may be gone. */
  providerId: string
  issuer: string
  /** What the issuer calls them, for ever. */
  subject: string
  /** As the provider named it at the last sign-in; for people to tell several apart, and for nothing else. */
  email: string | null
  /** Its groups made this account an admin: they may take that back. */
  gaveAdmin: boolean
  createdAt: number
  usedAt: number | null
}

export interface IdentityStore {
  find(which: { issuer: string; subject: string }): Promise<Identity | null>
  /** The oldest first. */
  listOfUser(userId: string): Promise<Identity[]>
  /** How many accounts have one, by provider. */
  counts(): Promise<ReadonlyMap<string, number>>
  /** Changes a row unless somebody has it already. */
  inserting(identity: Identity): Step
  /** False when somebody has it already. */
  insert(identity: Identity): Promise<boolean>
  /** Keeps that it was used, and what the provider said then. */
  using(which: { id: string; email: string | null; gaveAdmin: boolean; at: number }): Step
  write(steps: readonly Step[]): Promise<boolean>
  /** Changes a row where this user has it. */
  removing(which: { id: string; userId: string }): Step
}

/** Somebody on their way to a provider. Only hashes of what the browser brings back are stored. */
export interface SignInTrip {
  id: string
  stateHash: string
  /** Of the secret in the browser that went. */
  browserHash: string
  providerId: string
  /** The session that links; null where one signs in. */
  sessionId: string | null
  /** Of the secret of the invitation that is accepted; null where there is none. */
  invitationHash: string | null
  /** Nonce, where the kind has one, and PKCE verifier, sealed. */
  secrets: string
  /** Where to go afterwards: a path of ours. */
  next: string
  createdAt: number
  expiresAt: number
}

export interface TripStore {
  insert(trip: SignInTrip): Promise<void>
  find(which: { stateHash: string; browserHash: string; providerId: string }): Promise<SignInTrip | null>
  /** Whether it was there still: of several who bring it back, the first. */
  take(id: string): Promise<boolean>
  deleteExpired(at: number): Promise<void>
}

import type { Step } from '../../platform/db/statement.ts'

/** A passkey as it is kept. Instants are UTC milliseconds. */
export interface StoredPasskey {
  id: string
  userId: string
  /** base64url, as its device calls it; unique. */
  credentialId: string
  /** COSE as base64url. */
  publicKey: string
  /** How often it was used, as its device says; 0 for ever where it doesn't count. */
  counter: number
  transports: string[]
  name: string
  /** The host name it belongs to: browsers show it to no other. */
  rpId: string
  backedUp: boolean
  usedAt: number | null
  createdAt: number
}

/** What a question to a passkey is asked for. An answer to one is none to another. */
export type Ceremony = 'add' | 'sign_in' | 'confirm' | 'sign_up'

/** A question to a passkey. Only the hash of it is stored. */
export interface Challenge {
  challengeHash: string
  ceremony: Ceremony
  /** Who alone may answer: the id of a session, or, where nobody is signed in, the hash of the browser's secret. */
  boundTo: string
}

/** How many passkeys belong to a host name, and of how many accounts. */
export interface NameCount {
  name: string
  passkeys: number
  accounts: number
}

export interface PasskeyStore {
  /** The same, together with the account it belongs to: nothing is done when some account has it already. */
  inserting(passkey: StoredPasskey): Step
  /** False when some account has it already. */
  insert(passkey: StoredPasskey): Promise<boolean>
  /** Those of an older build, which didn't keep it, get the host name they belong to. */
  fillName(rpId: string): Promise<void>
  /** By the names they belong to, which is empty where nobody has filled it. */
  countNames(): Promise<NameCount[]>
  /** The oldest first. */
  listOfUser(userId: string): Promise<StoredPasskey[]>
  findByCredential(credentialId: string): Promise<StoredPasskey | null>
  /** Whether this user has it. */
  rename(change: { id: string; userId: string; name: string; at: number }): Promise<boolean>
  /** Changes a row where this user has it. */
  removing(which: { id: string; userId: string }): Step
  /** How many this user had. */
  deleteOfUser(userId: string): Promise<number>
  /** Keeps that it was used. False when its counter hasn't risen: of two that say the same, one is a copy. */
  use(which: { id: string; counter: number; backedUp: boolean; at: number }): Promise<boolean>
  ask(challenge: Challenge & { id: string; at: number; expiresAt: number }): Promise<void>
  /** Uses a question up; whether it was open for this answer. */
  take(answered: Challenge & { at: number }): Promise<boolean>
  deleteExpired(at: number): Promise<void>
}

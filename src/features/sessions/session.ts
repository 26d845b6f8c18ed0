/** One sign-in on one device. Only the hash of its secret is stored. */
export interface Session {
  id: string
  userId: string
  secretHash: string
  createdAt: number
  /** Last use, kept to the hour: it slides `expiresAt`. */
  seenAt: number
  /** Idle expiry: 7 days after `seenAt`, never after `endsAt`. */
  expiresAt: number
  /** Absolute expiry: 90 days after `createdAt`. */
  endsAt: number
  address: string
  userAgent: string
}

/** What a request needs to know of a session and its user: one row of one prepared statement. */
export interface SessionLookup {
  sessionId: string
  userId: string
  name: string
  /** As its owner typed it. */
  email: string
  username: string | null
  role: 'admin' | 'user'
  /** 1 where the account has one. */
  hasPassword: number
  disabledAt: number | null
  seenAt: number
  expiresAt: number
  endsAt: number
}

/** Somebody without an account, known by a cookie of which only the hash is stored. */
export interface VisitorRow {
  id: string
  secretHash: string
  name: string | null
  createdAt: number
  expiresAt: number
}

export interface SessionStore {
  /** Hot: a prepared statement joining sessions and users, expired ones included. */
  lookUp(secretHash: string): Promise<SessionLookup | null>
  /** The same by its id: hot where apps show access tokens. */
  lookUpById(id: string): Promise<SessionLookup | null>
  /**
   * Begins it as long as its account can sign in and still has this password; whether it did. Whoever disables an account or
   * gives it another password, and then ends its sessions, has ended this one or kept it from beginning.
   */
  insert(session: Session, proved: { passwordHash: string | null }): Promise<boolean>
  /** When whoever sits there last proved who they are; null when there is no such session. */
  provedAt(id: string): Promise<number | null>
  prove(change: { id: string; at: number }): Promise<void>
  /** The same, with another secret in place of `from`; how long it lives, or null when it has another by now. */
  proveAnew(change: {
    id: string
    at: number
    from: string
    secretHash: string
  }): Promise<Pick<Session, 'createdAt' | 'expiresAt' | 'endsAt'> | null>
  touch(change: { id: string; seenAt: number; expiresAt: number }): Promise<void>
  /** Whether there was one. */
  delete(id: string): Promise<boolean>
  /** Those of a user that haven't expired, the latest used first. */
  listOfUser(which: { userId: string; at: number }): Promise<Session[]>
  /** Ends one session if it is this user's; whether it was. */
  deleteOne(which: { userId: string; id: string }): Promise<boolean>
  /** Ends every session of a user but `exceptId`; answers the ids that ended. */
  deleteOfUser(which: { userId: string; exceptId?: string }): Promise<string[]>
  /** Sessions and visitors that expired before `at`; answers the ids of the sessions. */
  deleteExpired(at: number): Promise<string[]>
}

export interface VisitorStore {
  /** Hot: a prepared statement. */
  lookUp(secretHash: string): Promise<VisitorRow | null>
  insert(visitor: VisitorRow): Promise<void>
  update(change: { id: string; name: string; expiresAt: number }): Promise<void>
}

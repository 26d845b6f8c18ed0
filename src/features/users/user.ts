import type { AccountSort, WayIn } from '../../contract/users.ts'
import type { UserRole } from '../../contract/shapes.ts'
import type { Step } from '../../platform/db/statement.ts'

/** An account. Instants are UTC milliseconds. */
export interface User {
  id: string
  name: string
  /** NFC, lower case, unique. */
  email: string
  /** As its owner typed it. */
  emailShown: string
  /** When a link that was mailed there was opened; null while nobody has confirmed the address. */
  emailVerifiedAt: number | null
  /** Lower case, unique; null where there is none. */
  username: string | null
  role: UserRole
  /** PHC string of argon2id, or null when the account has no password. */
  passwordHash: string | null
  /** When it was chosen; null without one, and where that was before it was kept. */
  passwordChangedAt: number | null
  disabledAt: number | null
  /** When it is deleted because its owner asked for that; disabled until then. Null while nobody did. */
  leavesAt: number | null
  /** SHA-256 of its picture, or null. */
  picture: string | null
  /** Last use of any browser signed in, kept to the hour. */
  seenAt: number | null
  createdAt: number
  updatedAt: number
  version: number
}

/** Which accounts, in what order. */
export interface UserQuery {
  /** Words that occur in name, address or username. */
  search?: string
  role?: UserRole
  /** Whether they can sign in: `leaving` can't, and are deleted when their time is up. */
  state?: 'active' | 'disabled' | 'leaving'
  /** With what they could sign in. */
  way?: WayIn
  /** Last seen at `from` or later, and before `until`; null for those who never were. */
  seen?: { from?: number; until?: number } | null
  sort: AccountSort
  down: boolean
  skip: number
  take: number
}

/** What may be changed of an account. */
export type UserChange = Pick<
  User,
  'name' | 'email' | 'emailShown' | 'emailVerifiedAt' | 'username' | 'role' | 'disabledAt' | 'leavesAt'
>

/** The users table, as the rules of this feature need it. */
export interface UserStore {
  findById(id: string): Promise<User | null>
  /** By the normalised address. */
  findByEmail(email: string): Promise<User | null>
  /** By the username in the form it is kept in. */
  findByUsername(username: string): Promise<User | null>
  /** Newest last. */
  list(): Promise<User[]>
  /** Some of them, and how many there are. */
  find(query: UserQuery): Promise<{ users: User[]; total: number }>
  /** Those of these ids that exist. */
  listOf(ids: readonly string[]): Promise<Pick<User, 'id' | 'name' | 'emailShown'>[]>
  /** @throws Failure `conflict` with reason `email_taken` or `username_taken` when another account has it. */
  insert(user: User): Promise<void>
  /**
   * Inserts the user and does the steps, or nothing. False when a step didn't change what it must. `after`: their rows name
   * the user.
   * @throws Failure `conflict` with reason `email_taken` or `username_taken`
   */
  insertWith(user: User, steps: Step | readonly Step[], when?: 'before' | 'after'): Promise<boolean>
  /**
   * Changes the row and does the steps, or nothing: false when the version isn't the row's any more, no admin would be
   * left who can sign in, or a step didn't change what it must.
   * @throws Failure `conflict` with reason `email_taken` or `username_taken`
   */
  change(
    change: UserChange & { id: string; version: number; at: number },
    steps?: readonly Step[],
  ): Promise<boolean>
  /** Deletes a disabled account, and does the steps before, or nothing. */
  delete(which: { id: string; before: readonly Step[] }): Promise<boolean>
  /**
   * Sets the hash in place of `from` and does the steps, or nothing: false when the account has another by now, or is disabled.
   */
  replacePasswordHash(
    change: { id: string; passwordHash: string; from: string | null; at: number },
    steps?: readonly Step[],
  ): Promise<boolean>
  /** The same password with another hash in place of `from`: false when the account has another by now. */
  rehash(change: { id: string; passwordHash: string; from: string; at: number }): Promise<boolean>
  /** Sets the hash and does the steps, or nothing. */
  setPasswordHashWith(
    change: { id: string; passwordHash: string; at: number },
    steps: readonly Step[],
  ): Promise<boolean>
  /** The step that only holds while this account is an admin who can sign in. */
  whileAdmin(id: string): Step
  /** The step with which an address is confirmed, if it is still the account's. */
  verifying(which: { id: string; email: string; at: number }): Step
  /** Does what takes one of its ways in, unless the account has another version by now. */
  takeWay(which: { id: string; version: number; at: number }, taking: Step): Promise<boolean>
  /** Gives an account that has none its handle for passkeys. */
  givingPasskeyHandle(given: { id: string; fresh: string }): Step
  /** Which handle an account has for passkeys; `fresh` from now on when it had none. Null when there is no account. */
  passkeyHandle(wanted: { id: string; fresh: string }): Promise<string | null>
  seen(which: { id: string; at: number }): Promise<void>
  adminExists(): Promise<boolean>
  /** Ids of those whose time was up at `at`. */
  listLeft(at: number): Promise<string[]>
  /** Is there an admin beside this one who can sign in? */
  otherAdminExists(id: string): Promise<boolean>
  /** Rows an older build wrote get their search key. */
  fillSearchKeys(): Promise<void>
}

import type { Step } from '../../platform/db/statement.ts'

/** A link with which somebody chooses a new password. Only the hash of its secret is stored. */
export interface ResetLink {
  id: string
  secretHash: string
  userId: string
  /** The admin who made it; null for the command line, and for whoever asked for it by mail. */
  byId: string | null
  createdAt: number
  expiresAt: number
  /** The address it was mailed to, normalised; null where it was handed over. */
  mailedTo: string | null
}

export interface ResetStore {
  /** Replaces any older link of the same account, as long as that can sign in and has this address; whether it did. */
  replace(link: ResetLink, owner: { email: string }): Promise<boolean>
  /** Null also where whoever made it may no longer make any. */
  find(secretHash: string): Promise<ResetLink | null>
  /** An account's link, used up or not, too old or not. */
  findOf(userId: string): Promise<ResetLink | null>
  /** Uses the link up, together with what it was for: the step changes its row for exactly one of several callers. */
  taking(secretHash: string): Step
  /** The account's link works no more, if it has one. */
  dropping: (userId: string) => Step
  deleteMadeBy(userId: string): Promise<void>
  deleteExpired(at: number): Promise<void>
}

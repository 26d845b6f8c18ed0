import type { Step } from '../../platform/db/statement.ts'

/** A link with which somebody chooses a new password. Only the hash of its secret is stored. */
export interface ResetLink {
  id: string
  secretHash: string
  userId: string
  createdAt: number
  expiresAt: number
  /** The address it was mailed to, normalised; null where it was handed over. */
  mailedTo: string | null
}

export interface ResetStore {
  /** Replaces any older link of the same account. */
  replace(link: ResetLink): Promise<void>
  find(secretHash: string): Promise<ResetLink | null>
  /** An account's link, used up or not, too old or not. */
  findOf(userId: string): Promise<ResetLink | null>
  /** Uses the link up, together with what it was for: the step changes its row for exactly one of several callers. */
  taking(secretHash: string): Step
  deleteExpired(at: number): Promise<void>
}

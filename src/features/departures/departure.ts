import type { Step } from '../../platform/db/statement.ts'

/** The way back of somebody who wants their account deleted. Only the hash of its secret is stored. */
export interface Departure {
  id: string
  secretHash: string
  userId: string
  createdAt: number
  /** When the account is deleted. */
  expiresAt: number
}

export interface DepartureStore {
  find(secretHash: string): Promise<Departure | null>
  /** Replaces whatever way back the account had. */
  putting(departure: Departure): Step
  /** Uses the link up, together with what it was for: the step changes its row for exactly one of several callers. */
  taking(secretHash: string): Step
  deleteOf(userId: string): Promise<void>
  /** Of accounts that stayed: those that left have taken theirs with them. */
  deleteExpired(at: number): Promise<void>
}

import type { Step } from '../../platform/db/statement.ts'

/** A link that gives an account another address. Only the hash of its secret is stored. */
export interface EmailChange {
  id: string
  secretHash: string
  userId: string
  /** `confirm`: the address somebody asked for, `confirmed` when they have. `undo`: the one the account had before. */
  kind: 'confirm' | 'confirmed' | 'undo'
  /** As typed. */
  emailShown: string
  createdAt: number
  expiresAt: number
}

export interface EmailChangeStore {
  /**
   * Replaces what the account waits to have confirmed, as long as the sign-in that asks for it lasts; whether it did. Whoever
   * ends that sign-in, or changes the account, finds this one, or is seen by it.
   */
  wait(change: EmailChange, asked: { sessionId: string }): Promise<boolean>
  /** Gives one that still waits the secret that is mailed; null where it is gone. */
  arm(given: { id: string; secretHash: string; at: number }): Promise<{ expiresAt: number } | null>
  find(secretHash: string): Promise<EmailChange | null>
  /** The address an account waits to have confirmed, too old or not. */
  findConfirmOf(userId: string): Promise<EmailChange | null>
  /** All of an account, oldest first. */
  listOf(userId: string): Promise<EmailChange[]>
  /** Keeps a way back, unless the account has one that is open: the earliest address is the one that gets it. */
  leaving: (back: EmailChange) => Step
  /** Uses up the link that confirms an address, whose row stays until it is too old. */
  confirming: (id: string) => Step
  /** Uses one up, together with what it was for: the step changes its row for exactly one of several callers. */
  taking: (id: string) => Step
  dropping: (id: string) => Step
  droppingConfirmsOf: (userId: string) => Step
  droppingAllOf: (userId: string) => Step
  /** All steps or none. */
  batch: (steps: readonly Step[]) => Promise<boolean>
  deleteExpired(at: number): Promise<void>
}

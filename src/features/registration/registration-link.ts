import type { Step } from '../../platform/db/statement.ts'

/** A link by mail with which somebody makes an account for an address of theirs. Only the hash of its secret is stored. */
export interface RegistrationLink {
  id: string
  secretHash: string
  /** Normalised. */
  email: string
  emailShown: string
  createdAt: number
  expiresAt: number
}

export interface RegistrationStore {
  /** Replaces any older link for the same address. */
  replace(link: RegistrationLink): Promise<void>
  find(secretHash: string): Promise<RegistrationLink | null>
  /** By the normalised address, too old or not. */
  findFor(email: string): Promise<RegistrationLink | null>
  /** Uses the link up, together with what it was for: the step changes its row for exactly one of several callers. */
  taking(secretHash: string): Step
  deleteExpired(at: number): Promise<void>
}

import type { UserRole } from '../../contract/shapes.ts'
import type { Step } from '../../platform/db/statement.ts'

/** A link that makes one account. Only the hash of its secret is stored. */
export interface InvitationRow {
  id: string
  secretHash: string
  /** Normalised; null where whoever holds the link chooses. */
  email: string | null
  /** As typed. */
  emailShown: string | null
  role: UserRole
  /** The admin who made it, null for the command line. */
  byId: string | null
  createdAt: number
  /** When its link was made. */
  updatedAt: number
  expiresAt: number
  /** When its link was mailed to its address, and shown to nobody else; null where it was handed over. */
  mailedAt: number | null
}

export interface InvitationStore {
  /**
   * Whoever was invited before at one of these addresses has only the new link. False, and none, when the account that
   * makes one is no admin who can sign in.
   */
  insert(invitations: readonly InvitationRow[]): Promise<boolean>
  find(secretHash: string): Promise<InvitationRow | null>
  findById(id: string): Promise<InvitationRow | null>
  /** Newest first. */
  list(): Promise<InvitationRow[]>
  /** Gives it another link. False when it is gone. */
  renew(
    change: Pick<InvitationRow, 'id' | 'secretHash' | 'expiresAt' | 'mailedAt'> & { at: number },
  ): Promise<boolean>
  /** False when it was gone already. */
  delete(id: string): Promise<boolean>
  deleteMadeBy(userId: string): Promise<void>
  deleteExpired(at: number): Promise<void>
  /** Uses the link up, together with what it was for: the step changes its row for exactly one of several callers. */
  taking(secretHash: string): Step
}

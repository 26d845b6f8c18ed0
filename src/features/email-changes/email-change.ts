/** A link that gives an account another address. Only the hash of its secret is stored. */
export interface EmailChange {
  id: string
  secretHash: string
  userId: string
  /** `confirm`: the address somebody asked for. `undo`: the one the account had before. */
  kind: 'confirm' | 'undo'
  /** As typed. */
  emailShown: string
  createdAt: number
  expiresAt: number
}

export interface EmailChangeStore {
  insert(change: EmailChange): Promise<void>
  find(secretHash: string): Promise<EmailChange | null>
  /** The address an account waits to have confirmed, too old or not. */
  findConfirmOf(userId: string): Promise<EmailChange | null>
  /** All of an account, oldest first. */
  listOf(userId: string): Promise<EmailChange[]>
  delete(id: string): Promise<void>
  deleteConfirmsOf(userId: string): Promise<void>
  deleteAllOf(userId: string): Promise<void>
  deleteExpired(at: number): Promise<void>
}

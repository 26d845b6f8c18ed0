import type { Step } from '../../platform/db/statement.ts'

/** A link that makes the first admin. Only the hash of its secret is stored; there is at most one. */
export interface SetupLink {
  id: string
  secretHash: string
  createdAt: number
  expiresAt: number
}

export interface SetupStore {
  /** Replaces any older link. */
  replace(link: SetupLink): Promise<void>
  find(secretHash: string): Promise<SetupLink | null>
  /** Uses the link up, together with what it was for: the step changes its row for exactly one of several callers. */
  taking(secretHash: string): Step
}

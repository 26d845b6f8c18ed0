import type { Actor, FieldChange } from '../../platform/http/call.ts'

/** One line of the audit log: who did what to which thing, from where. */
export interface AuditEntry {
  id: string
  at: number
  /** Past tense: `room.created`. */
  event: string
  actorKind: Actor['kind']
  actorId: string | null
  /** Empty at the command line. */
  address: string
  /** Id of the thing it happened to, or null. */
  subject: string | null
  requestId: string
  /** JSON of what was different afterwards, or null. */
  changes: string | null
}

/** Which entries. */
export interface AuditQuery {
  /** Done by this account or to this thing. */
  about?: string
  /** Events that begin so. */
  event?: string
  /** What must occur: each word in an account's name, which `accounts` has looked up, or in an address or id. */
  words?: readonly { text: string; accounts: readonly string[] }[]
  /** UTC milliseconds: not before, and before. */
  from?: number
  until?: number
  /** Only what was written before this entry. */
  before?: string
  take: number
}

export interface AuditStore {
  insert(entry: AuditEntry): Promise<void>
  /** Newest first. Nothing when `before` names no entry. */
  list(query: AuditQuery): Promise<AuditEntry[]>
  /** Deletes at most so many of what was written before this instant; how many there were. */
  deleteBefore(which: { at: number; most: number }): Promise<number>
}

/** What was different, from its column. */
export const readChanges = ({ changes }: Pick<AuditEntry, 'changes'>): FieldChange[] =>
  changes === null ? [] : (JSON.parse(changes) as FieldChange[])

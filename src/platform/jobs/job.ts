/** Something to be done later, at least once, by any process with this database. */
export interface JobRow {
  id: string
  createdAt: number
  updatedAt: number
  /** One more with every change: whoever has lost a job to another process changes nothing. */
  version: number
  kind: string
  /** Not before. */
  runAt: number
  /** How often it was begun. */
  attempts: number
  /** A process is at it until then; afterwards that process is taken for dead. */
  lockedUntil: number | null
  /** JSON. */
  payload: string
  /** From then on it is worthless and nobody begins it; null for never. */
  expiresAt: number | null
  /** Set on a dead letter: nobody tries it again by themselves. */
  failedAt: number | null
  /** What went wrong last, in one line. */
  lastError: string | null
}

/** A job as one process has taken it. */
export type TakenJob = Pick<JobRow, 'id' | 'version'>

/** How many jobs of a kind wait, and the latest trouble any of them had. */
export interface Waiting {
  count: number
  lastError: string | null
}

export interface JobStore {
  insert(job: JobRow): Promise<void>
  /** Takes what is due, for this process alone, until `until`. */
  claim(wanted: { at: number; until: number; take: number }): Promise<JobRow[]>
  /** Done: it is gone. False when another process has taken it meanwhile. */
  finish(job: TakenJob): Promise<boolean>
  /** To be tried again; false as above. */
  postpone(job: TakenJob & { at: number; runAt: number; error: string }): Promise<boolean>
  /** Makes a dead letter of it; false as above. */
  bury(job: TakenJob & { at: number; error: string }): Promise<boolean>
  /** Gives it back as if it had never been taken. */
  release(job: TakenJob & { at: number }): Promise<boolean>
  waiting(wanted: { kind: string; at: number }): Promise<Waiting>
  /** Dead letters of a kind, latest first. */
  listFailed(wanted: { kind: string; take: number }): Promise<JobRow[]>
  findFailed(wanted: { kind: string; id: string }): Promise<JobRow | null>
  /** A dead letter waits again, with all its attempts. False when it isn’t one. */
  revive(job: { kind: string; id: string; at: number }): Promise<boolean>
  /** False when there is no such dead letter. */
  deleteFailed(job: { kind: string; id: string }): Promise<boolean>
  /** Drops what is worthless by now; answers the kind of each. */
  deleteExpired(at: number): Promise<string[]>
  /** Drops dead letters that were made before; answers how many. */
  deleteFailedBefore(at: number): Promise<number>
}

import type { Static, TSchema } from 'typebox'
import { createJudge, type Judge } from '../http/validation.ts'

/** What a handler knows of the job beside its payload. */
export interface JobFacts {
  id: string
  /** When it was added: UTC milliseconds. */
  createdAt: number
  /** This one included. */
  attempts: number
  /** Aborted when this process has to stop: then throw, and it is tried again later. */
  signal: AbortSignal
}

/** Does jobs of one kind. */
export interface JobHandler {
  /** What a payload must be. */
  judge: Judge
  /**
   * Does it once more. Doing it twice must do no more harm than doing it once.
   * @throws GiveUp when trying again is of no use; anything else is tried again
   */
  run: (payload: unknown, facts: JobFacts) => Promise<void>
}

/** Trying again is of no use. */
export class GiveUp extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'GiveUp'
  }
}

/** A handler and the schema of its payloads, which are checked before it sees them. */
export const jobHandler = <S extends TSchema>(
  schema: S,
  run: (payload: Static<S>, facts: JobFacts) => Promise<void>,
): JobHandler => ({
  judge: createJudge(schema),
  run: (payload, facts) => run(payload as Static<S>, facts),
})

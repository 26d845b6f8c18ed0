import type { Now } from '../../core/clock.ts'
import type { Log } from '../log/log.ts'
import { oneLine, redactText } from '../log/redact.ts'
import { GiveUp, type JobHandler } from './handler.ts'
import type { JobRow, JobStore } from './job.ts'
import { retryDelay, type Random } from './retry.ts'

export interface RunJobParts {
  store: Pick<JobStore, 'finish' | 'postpone' | 'bury'>
  handlers: ReadonlyMap<string, JobHandler>
  /** After so many a job is a dead letter. */
  mostAttempts: number
  now: Now
  random: Random
  log: Log
  signal: AbortSignal
}

const longestError = 500

const describe = (error: unknown): string =>
  oneLine(redactText(error instanceof Error ? error.message : String(error))).slice(0, longestError)

const read = (payload: string): unknown => {
  try {
    return JSON.parse(payload)
  } catch {
    throw new GiveUp('its payload is not JSON')
  }
}

/** Does a taken job, and keeps what came of it. Never rejects. */
export const createRunJob = (parts: RunJobParts): ((job: JobRow) => Promise<void>) => {
  const { store, handlers, mostAttempts, now, random, log, signal } = parts

  const attempt = async ({ kind, payload, id, createdAt, attempts }: JobRow): Promise<void> => {
    // Its process has ended each time, before it could say why.
    if (attempts > mostAttempts) throw new GiveUp('it was begun too often and never ended')
    const handler = handlers.get(kind)
    if (handler === undefined) throw new GiveUp(`nobody here knows jobs of the kind ${kind}`)
    const content = read(payload)
    const faults = handler.judge(content)
    if (faults.length > 0)
      throw new GiveUp(
        `its payload does not fit: ${faults.map((one) => `${one.path} ${one.message}`).join(', ')}`,
      )
    await handler.run(content, { id, createdAt, attempts, signal })
  }

  const keepFailure = async (job: JobRow, thrown: unknown): Promise<boolean> => {
    const { id, version, kind, attempts } = job
    const error = describe(thrown)
    const at = now()
    const fields = { jobId: id, kind, attempts, message: error }
    if (thrown instanceof GiveUp || attempts >= mostAttempts) {
      log.error('job.given_up', fields)
      return store.bury({ id, version, at, error })
    }
    const wait = retryDelay({ attempts, random })
    log.warn('job.failed', { ...fields, retryMilliseconds: wait })
    return store.postpone({ id, version, at, runAt: at + wait, error })
  }

  const run = async (job: JobRow): Promise<boolean> => {
    try {
      await attempt(job)
    } catch (thrown) {
      return keepFailure(job, thrown)
    }
    return store.finish(job)
  }

  return async (job) => {
    const { id: jobId, kind } = job
    try {
      const kept = await run(job)
      if (kept) log.debug('job.ended', { jobId, kind })
      else log.warn('job.taken_over', { jobId, kind })
    } catch (error) {
      // Its lock runs out, and it is done again.
      log.error('job.not_kept', { jobId, kind, error })
    }
  }
}

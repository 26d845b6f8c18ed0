import type { After, Now } from '../../core/clock.ts'
import type { NewId } from '../../core/ids.ts'
import type { Log } from '../log/log.ts'
import type { JobHandler } from './handler.ts'
import type { JobRow, JobStore, Waiting } from './job.ts'
import type { Random } from './retry.ts'
import { createRunJob } from './run-job.ts'

export interface NewJob {
  kind: string
  /** Anything JSON can say that the kind's schema takes. */
  payload: object
  /** UTC milliseconds; at once unless given. */
  runAt?: number
  /** UTC milliseconds: dropped when it wasn't done by then. */
  expiresAt?: number
}

/** What is done later, at least once: it survives this process, and any process with this database may do it. */
export interface Jobs {
  /** Says who does jobs of a kind, before `start` and before the first of them is added. A kind has one handler. */
  handle: (kind: string, handler: JobHandler) => void
  /** Kept when this answers; this process begins it at once. Answers its id. */
  add: (job: NewJob) => Promise<string>
  waiting: (kind: string) => Promise<Waiting>
  /** Dead letters of a kind, latest first. */
  failed: (kind: string) => Promise<JobRow[]>
  findFailed: (kind: string, id: string) => Promise<JobRow | null>
  /** A dead letter is tried again. False when there is none with this id. */
  retry: (kind: string, id: string) => Promise<boolean>
  /** False when there is none with this id. */
  discard: (kind: string, id: string) => Promise<boolean>
  /** Drops what is worthless by now, and dead letters after 30 days. */
  sweep: () => Promise<void>
  start: () => void
  /** Begins nothing more; waits for what runs, then tells it to stop. */
  stop: () => Promise<void>
}

export interface JobLimits {
  /** How many this process does at the same time. */
  atOnce: number
  mostAttempts: number
  /** How long a job is this process's alone: longer than any handler takes. */
  lockMilliseconds: number
  /** How often to look for what others added. */
  lookMilliseconds: number
  /** What runs may take this long to end when the process stops. */
  stopMilliseconds: number
}

/** 30 attempts take a day: see `retryDelay`. */
const usualLimits: JobLimits = {
  atOnce: 4,
  mostAttempts: 30,
  lockMilliseconds: 5 * 60_000,
  lookMilliseconds: 3000,
  stopMilliseconds: 8000,
}

export interface JobsParts {
  store: JobStore
  now: Now
  after: After
  newId: NewId
  random: Random
  log: Log
  limits?: Partial<JobLimits>
}

const keptMilliseconds = 30 * 86_400_000
/** Dead letters shown at once. */
const mostShown = 200
/** For what was told to stop, to keep that it didn't come to an end. */
const lastMilliseconds = 1000

type WorkerParts = Pick<JobsParts, 'store' | 'now' | 'after' | 'log'> & {
  run: (job: JobRow) => Promise<void>
  stopRunning: () => void
  limits: JobLimits
}

/** Takes jobs and does a few at a time, one look after the other. */
const createWorker = ({ store, now, after, log, run, stopRunning, limits }: WorkerParts) => {
  const running = new Set<Promise<void>>()
  let state: 'new' | 'started' | 'stopped' = 'new'
  let looking: Promise<void> | null = null
  /** Whether the database was away at the last look: said once. */
  let isBlind = false
  /** How often somebody has asked to look. */
  let asked = 0
  let cancel: () => void = () => undefined

  const begin = (job: JobRow): void => {
    const work = run(job).finally(() => {
      running.delete(work)
      look()
    })
    running.add(work)
  }

  const take = async (): Promise<void> => {
    const free = limits.atOnce - running.size
    if (free <= 0 || state !== 'started') return
    const at = now()
    const taken = await store.claim({ at, until: at + limits.lockMilliseconds, take: free })
    // Stopped meanwhile: whoever starts next should not have to wait for our locks.
    if (isStopped())
      await Promise.all(taken.map(({ id, version }) => store.release({ id, version, at: now() })))
    else taken.forEach(begin)
  }

  const takeAll = async (): Promise<void> => {
    try {
      let seen: number
      do {
        seen = asked
        await take()
      } while (seen !== asked)
      isBlind = false
    } catch (error) {
      if (!isBlind) log.warn('jobs.not_read', { error })
      isBlind = true
    }
    looking = null
    if (state === 'started') cancel = after(limits.lookMilliseconds, look)
  }

  const look = (): void => {
    if (state !== 'started') return
    asked += 1
    if (looking !== null) return
    cancel()
    looking = takeAll()
  }

  const isStopped = (): boolean => state === 'stopped'

  const runningEnds = async (milliseconds: number): Promise<void> => {
    const deadline = Promise.withResolvers<undefined>()
    const forget = after(milliseconds, () => deadline.resolve(undefined))
    await Promise.race([Promise.all(running), deadline.promise])
    forget()
  }

  return {
    look,
    start: (): void => {
      state = 'started'
      look()
    },
    stop: async (): Promise<void> => {
      state = 'stopped'
      cancel()
      await looking
      await runningEnds(limits.stopMilliseconds)
      if (running.size === 0) return
      stopRunning()
      await runningEnds(lastMilliseconds)
      if (running.size > 0) log.warn('jobs.left_running', { count: running.size })
    },
  }
}

/** Jobs of this process and of all others with the same database. */
export const createJobs = (parts: JobsParts): Jobs => {
  const { store, now, after, newId, random, log } = parts
  const handlers = new Map<string, JobHandler>()
  const limits = { ...usualLimits, ...parts.limits }
  const stopping = new AbortController()
  const { signal } = stopping
  const run = createRunJob({ store, handlers, mostAttempts: limits.mostAttempts, now, random, log, signal })
  const stopRunning = (): void => stopping.abort()
  const { look, start, stop } = createWorker({ store, now, after, log, run, stopRunning, limits })

  return {
    start,
    stop,
    handle(kind, handler) {
      if (handlers.has(kind)) throw new Error(`jobs of the kind ${kind} have a handler already`)
      handlers.set(kind, handler)
    },
    async add({ kind, payload, runAt, expiresAt }) {
      const faults = handlers.get(kind)?.judge(payload) ?? [
        { path: '', message: 'is of a kind nobody knows' },
      ]
      if (faults.length > 0)
        throw new Error(`a job of the kind ${kind} is not right: ${JSON.stringify(faults)}`)
      const at = now()
      const id = newId()
      await store.insert({
        id,
        createdAt: at,
        updatedAt: at,
        version: 1,
        kind,
        runAt: runAt ?? at,
        attempts: 0,
        lockedUntil: null,
        payload: JSON.stringify(payload),
        expiresAt: expiresAt ?? null,
        failedAt: null,
        lastError: null,
      })
      look()
      return id
    },
    waiting: (kind) => store.waiting({ kind, at: now() }),
    failed: (kind) => store.listFailed({ kind, take: mostShown }),
    findFailed: (kind, id) => store.findFailed({ kind, id }),
    async retry(kind, id) {
      const revived = await store.revive({ kind, id, at: now() })
      look()
      return revived
    },
    discard: (kind, id) => store.deleteFailed({ kind, id }),
    async sweep() {
      const expired = await store.deleteExpired(now())
      for (const kind of new Set(expired))
        log.warn('jobs.expired', { kind, count: expired.filter((one) => one === kind).length })
      const count = await store.deleteFailedBefore(now() - keptMilliseconds)
      if (count > 0) log.info('jobs.dead_letters_dropped', { count })
    },
  }
}

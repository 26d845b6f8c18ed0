import type { After, Now } from '../../core/clock.ts'
import { exitCodes, StartError } from '../../core/start-error.ts'
import type { Log } from '../log/log.ts'
import { createBackoff } from './backoff.ts'
import { startChild, type ChildEnd, type ChildLife, type ChildLifeOptions } from './child-life.ts'
import type { InheritedSocket } from './inherited-sockets.ts'

export type ChildState = 'starting' | 'ready' | 'waiting' | 'stopping' | 'stopped'

/** A process of ours that is kept running. */
export interface Child {
  readonly name: string
  /**
   * Starts it and resolves when it says that it is ready. From then on it is started again whenever it ends,
   * also with exit code 0: nobody asked.
   * @throws StartError with its own reason, or its last lines, when it ends before it was ever ready
   */
  start(): Promise<void>
  /**
   * Starts a successor beside the one that is ready; when it is ready too, the old one is told to retire (SIGUSR2) and
   * ends when it has nothing left to do. One that doesn't become ready changes nothing and is told in the log.
   */
  replace(): Promise<void>
  /** SIGTERM, and SIGKILL after the deadline. Resolves when all are gone; may be called at any time, also twice. */
  stop(): Promise<void>
  /** Passes a signal on, as SIGHUP, or a second SIGTERM to one that takes its time. */
  signal(name: NodeJS.Signals): void
  state(): ChildState
  pid(): number | null
  /** What it wrote last, newest at the end. */
  lastLines(): readonly string[]
}

export interface ChildOptions extends Omit<ChildLifeOptions, 'onReady' | 'sockets'> {
  name: string
  /** Listening sockets each of its lives gets. */
  sockets?: () => readonly InheritedSocket[]
  /** From SIGTERM to SIGKILL. */
  stopMilliseconds: number
  log: Log
  now: Now
  after: After
}

const keptLines = 40

const unexpectedEnd = (name: string, { how, reason }: ChildEnd, lines: readonly string[]): StartError =>
  reason ??
  new StartError({
    message: `The ${name} process ended before it was ready (${how}). Its last words: ${lines.slice(-3).join(' | ') || 'none'}`,
    cure: `Run \`parley ${name}\` alone to see it fail, and \`parley config check\` for the settings.`,
    exitCode: exitCodes.broken,
  })

interface Life {
  life: ChildLife
  /** @throws StartError when it ends first */
  ready: Promise<undefined>
}

/** One life after the other of the same program; what they write is kept. */
const createLives = (options: ChildOptions) => {
  const { name, log, now } = options
  const lines: string[] = []
  const onLine = (line: string): void => {
    lines.push(line)
    if (lines.length > keptLines) lines.shift()
    options.onLine(line)
  }
  const begin = (): Life => {
    const startedAt = now()
    const { promise: ready, resolve, reject } = Promise.withResolvers<undefined>()
    const sockets = options.sockets?.() ?? []
    const life = startChild({ ...options, sockets, onLine, onReady: () => resolve(undefined) })
    ready.then(
      () => log.info('process.ready', { name, pid: life.pid, milliseconds: now() - startedAt }),
      () => undefined,
    )
    void life.ended.then((end) => reject(unexpectedEnd(name, end, lines)))
    return { life, ready }
  }
  return { begin, lines }
}

const told = ({ how, reason }: ChildEnd): object =>
  reason === null ? { how } : { how, message: reason.message }

type Told = Pick<ChildOptions, 'name' | 'log' | 'after' | 'stopMilliseconds'>

const retire = (one: ChildLife, { name, log }: Told): void => {
  log.info('process.retiring', { name, pid: one.pid })
  void one.ended.then(({ how }) => log.info('process.retired', { name, pid: one.pid, how }))
  one.signal('SIGUSR2')
}

const endLife = async (one: ChildLife, { name, log, after, stopMilliseconds }: Told): Promise<void> => {
  const cancelKill = after(stopMilliseconds, () => {
    log.warn('process.killed', { name })
    one.signal('SIGKILL')
  })
  one.signal('SIGTERM')
  await one.ended
  cancelKill()
}

export const createChild = (options: ChildOptions): Child => {
  const { name, log, now, after } = options
  const { begin, lines } = createLives(options)
  const backoff = createBackoff()
  /** Every life that hasn't ended: the present one, one that may follow it, those that retire. */
  const alive = new Set<ChildLife>()
  let present: ChildLife | null = null
  let state: ChildState = 'stopped'
  let cancelRestart: () => void = () => undefined

  const isStopping = (): boolean => state === 'stopping' || state === 'stopped'

  const beginKept = (): Life => {
    const begun = begin()
    alive.add(begun.life)
    void begun.life.ended.then(() => alive.delete(begun.life))
    return begun
  }

  const restartAfter = (end: ChildEnd, heldMilliseconds: number): void => {
    const delay = backoff.next(heldMilliseconds)
    log.error('process.died', { name, ...told(end), heldMilliseconds, restartMilliseconds: delay })
    state = 'waiting'
    cancelRestart = after(delay, () => void launch({ isFirst: false }).catch(() => undefined))
  }

  /** From now on this is the one that is started again when it ends. */
  const watch = (one: ChildLife, { startedAt, isFirst }: { startedAt: number; isFirst: boolean }): void => {
    present = one
    void one.ended.then((end) => {
      if (present !== one) return
      present = null
      if (isStopping()) return
      // Whoever asked for the very first start is told instead.
      if (isFirst && state === 'starting') state = 'stopped'
      else restartAfter(end, now() - startedAt)
    })
  }

  const launch = async ({ isFirst }: { isFirst: boolean }): Promise<void> => {
    const startedAt = now()
    state = 'starting'
    const { life, ready } = beginKept()
    watch(life, { startedAt, isFirst })
    await ready
    if (!isStopping()) state = 'ready'
  }

  const replace = async (): Promise<void> => {
    if (state !== 'ready') return
    const startedAt = now()
    const { life, ready } = beginKept()
    try {
      await ready
    } catch (error) {
      if (!isStopping()) log.error('process.not_replaced', { name, error })
      return
    }
    if (isStopping()) return
    // The old one may have died meanwhile: then this is its next start.
    cancelRestart()
    const before = present
    watch(life, { startedAt, isFirst: false })
    state = 'ready'
    if (before !== null) retire(before, options)
  }

  const stop = async (): Promise<void> => {
    cancelRestart()
    state = alive.size === 0 ? 'stopped' : 'stopping'
    while (alive.size > 0) await Promise.all([...alive].map((one) => endLife(one, options)))
    state = 'stopped'
  }

  return {
    name,
    start: () => launch({ isFirst: true }),
    replace,
    stop,
    signal: (signal) => {
      for (const one of alive) one.signal(signal)
    },
    state: () => state,
    pid: () => present?.pid ?? null,
    lastLines: () => lines,
  }
}

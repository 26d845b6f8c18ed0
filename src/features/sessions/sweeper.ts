import type { After } from '../../core/clock.ts'
import type { Log } from '../../platform/log/log.ts'

export interface SweeperParts {
  /** Deletes what has expired. */
  sweeps: readonly (() => Promise<void>)[]
  after: After
  log: Log
}

const pause = 3_600_000

/** Deletes what has expired at start and every hour: sessions, visitors, links. */
export const createSweeper = ({ sweeps, after, log }: SweeperParts) => {
  let cancel: () => void = () => undefined
  const sweep = (): void => {
    for (const one of sweeps) one().catch((error: unknown) => log.warn('expired.not_swept', { error }))
    cancel = after(pause, sweep)
  }
  return {
    start: sweep,
    stop: (): void => cancel(),
  }
}

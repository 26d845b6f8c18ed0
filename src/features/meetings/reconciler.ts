import type { After } from '../../core/clock.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Presence } from './presence.ts'

export interface ReconcilerParts {
  presence: Pick<Presence, 'reconcile' | 'restore'>
  /** Whether a meeting is running: then it looks often. */
  isBusy: () => boolean
  after: After
  log: Log
}

/** Compares with LiveKit again and again, since webhooks may be lost. */
export interface Reconciler {
  start: () => void
  /** LiveKit answers (again): restores the rooms now. Never rejects; the next round tries again. */
  restoreNow: () => Promise<void>
  stop: () => void
}

const pauses = { busy: 10_000, idle: 60_000 }

export const createReconciler = ({ presence, isBusy, after, log }: ReconcilerParts): Reconciler => {
  let cancel: () => void = () => undefined
  let stopped = false
  let compared = false
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      log.debug('reconciliation.failed', { error })
    }
  }
  const plan = (): void => {
    cancel()
    if (stopped) return
    cancel = after(isBusy() ? pauses.busy : pauses.idle, () => {
      void attempt(() => presence.reconcile()).then(plan)
    })
  }
  return {
    start: plan,
    async restoreNow() {
      await attempt(() => presence.restore())
      // At our own start nobody is known to be inside. After LiveKit's, people come back within seconds.
      if (!compared) await attempt(() => presence.reconcile())
      compared = true
      plan()
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}

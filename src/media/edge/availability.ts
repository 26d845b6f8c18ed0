import type { After } from '../../core/clock.ts'
import type { Log } from '../../platform/log/log.ts'
import { createLiveKitWatch } from '../livekit-watch.ts'
import type { AppLink } from './app-link.ts'
import { createLatch } from './latch.ts'

/** Whether LiveKit is there and has its rooms again. */
export interface Availability {
  isReady: () => boolean
  whenReady: (milliseconds: number) => Promise<boolean>
  /** The app came (back): ask it now if LiveKit still waits for its rooms. */
  appCame: () => void
  close: () => void
}

export interface AvailabilityInput {
  port: number
  link: Pick<AppLink, 'isUp' | 'reconcile'>
  log: Log
  after: After
}

/** After so long people are let in even when nobody said that the rooms are there. */
const patienceMilliseconds = 5000

/**
 * After a restart LiveKit's rooms are gone until the app has made them again; who came in before would be told that
 * there is no such room. So it counts as ready only when the app says `reconciled`, or after five seconds.
 */
export const createAvailability = ({ port, link, log, after }: AvailabilityInput): Availability => {
  const ready = createLatch({ after })
  let life = 0
  let waiting = false
  let cancelPatience: (() => void) | null = null

  const open = (of: number): void => {
    if (of !== life || !waiting) return
    waiting = false
    cancelPatience?.()
    ready.open()
  }

  const ask = async (of: number): Promise<void> => {
    if (!waiting || !link.isUp()) return
    if (await link.reconcile()) open(of)
  }

  const onUp = (): void => {
    waiting = true
    const of = life
    log.info('livekit.up')
    cancelPatience = after(patienceMilliseconds, () => open(of))
    void ask(of)
  }

  const onAway = (): void => {
    life += 1
    waiting = false
    cancelPatience?.()
    ready.shut()
    log.warn('livekit.away')
  }

  const watch = createLiveKitWatch({ port, after, onUp, onAway })
  return {
    isReady: ready.isOpen,
    whenReady: ready.whenOpen,
    appCame: () => void ask(life),
    close: watch.close,
  }
}

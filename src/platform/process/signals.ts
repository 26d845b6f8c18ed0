import type { Now } from '../../core/clock.ts'

/** What the outside asks of a process. */
export interface SignalHandlers {
  /** SIGTERM or SIGINT, the first time. */
  onStop: (signal: NodeJS.Signals) => void
  /** Either, again: somebody doesn't want to wait. */
  onForce: (signal: NodeJS.Signals) => void
  /** SIGHUP: settings that apply at once are read again. */
  onReload: () => void
  now: Now
}

/** One Ctrl-C arrives twice under npm, from the terminal and from npm; nobody means "at once" within this time. */
const echoMilliseconds = 500

/** Listens for signals until the answer is called. */
export const listenToSignals = ({ onStop, onForce, onReload, now }: SignalHandlers): (() => void) => {
  let askedAt: number | null = null
  const stop = (signal: NodeJS.Signals): void => {
    if (askedAt === null) {
      askedAt = now()
      onStop(signal)
    } else if (now() - askedAt >= echoMilliseconds) onForce(signal)
  }
  process.on('SIGTERM', stop).on('SIGINT', stop).on('SIGHUP', onReload)
  return () => {
    process.off('SIGTERM', stop).off('SIGINT', stop).off('SIGHUP', onReload)
  }
}

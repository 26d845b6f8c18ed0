import { systemNow } from '../core/clock.ts'
import { exitCodes, type ExitCode } from '../core/start-error.ts'
import { ConfigError } from '../platform/config/problem.ts'
import { readMachineConfig } from '../platform/config/machine-config.ts'
import type { Log, LogRoot } from '../platform/log/log.ts'
import { listenToSignals } from '../platform/process/signals.ts'
import type { GivenSettings } from './setting-flags.ts'

export interface Stay {
  log: Log
  /** Ends everything politely. Called once. */
  stop: () => Promise<void>
  /** Ends everything at once: somebody doesn't want to wait, or the stop itself failed. */
  force: () => void
  /** Settings that apply at once were read again. */
  reload: () => void
}

/** A process that stays until a signal, or `end`, says otherwise. */
export interface Staying {
  /** Resolves when everything has ended, with the exit code. */
  ended: Promise<ExitCode>
  /** Asks for the end as a signal would: the parent is gone. False when the end is on its way already. */
  end: (why: string) => boolean
  /** Whether the end was asked for: what fails from then on is no news. */
  isEnding: () => boolean
}

/** Runs until SIGTERM or SIGINT, then stops; a second one doesn't wait. SIGHUP reloads. */
export const stay = ({ log, stop, force, reload }: Stay): Staying => {
  let settle: (code: ExitCode) => void = () => undefined
  const ended = new Promise<ExitCode>((resolve) => {
    settle = resolve
  })
  let stopping = false
  const end = (why: string): boolean => {
    if (stopping) return false
    stopping = true
    log.info('process.stopping', { why })
    stop().then(
      () => settle(exitCodes.ok),
      (error: unknown) => {
        log.error('process.stop_failed', { error })
        force()
        settle(exitCodes.failure)
      },
    )
    return true
  }
  listenToSignals({
    onStop: (signal) => void end(signal),
    onForce: (signal) => {
      log.warn('process.forced', { signal })
      force()
      settle(exitCodes.failure)
    },
    onReload: reload,
    now: systemNow,
  })
  return { ended, end, isEnding: () => stopping }
}

/** Reads the settings again and takes those that apply at once. A mistake in them changes nothing and is told. */
export const reloadLogLevel = (root: LogRoot, given: GivenSettings): void => {
  try {
    const { config } = readMachineConfig({ ...given, roles: [] })
    root.setLevel(config.log.level)
    root.log.info('settings.reloaded', { level: config.log.level })
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : undefined
    root.log.error('settings.refused', problems === undefined ? { error } : { problems })
  }
}

import { exitCodes } from '../core/start-error.ts'
import type { LogConfig } from '../platform/config/config.ts'
import { logToParent } from '../platform/log/log-pipe.ts'
import { createLog, logToStandardError, type LogRoot } from '../platform/log/log.ts'

export interface LogOwner {
  name: 'app' | 'edge' | 'livekit'
  /** Whether a process of ours reads what this one writes: it may be stuck, and isn’t waited for. */
  isRead: boolean
}

/** The log of one of our processes, on standard error. A crash is its last entry, redacted and on one line like any other. */
export const startLog = ({ name, isRead }: LogOwner, { level, format }: LogConfig): LogRoot => {
  const write = isRead ? logToParent(name) : logToStandardError()
  const root = createLog({ level, format, process: name, write })
  process.on('uncaughtException', (error) => {
    root.log.error('process.crashed', { error })
    process.exit(exitCodes.broken)
  })
  return root
}

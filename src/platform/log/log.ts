import pino from 'pino'
import { isLogLine, type LogLevel } from './log-line.ts'
import { prettyLine } from './pretty.ts'
import { redactFields, redactText } from './redact.ts'

/** Ids, counts, durations (`…Milliseconds`), `error` for what was thrown. Names of people stay out. */
export interface LogFields {
  feature?: string
  requestId?: string
  message?: string
  error?: unknown
  [field: string]: unknown
}

/** What every part is handed to write with. Events are named in the past tense: `log.info('meeting.started', { meetingId })`. */
export interface Log {
  debug: (event: string, fields?: LogFields) => void
  info: (event: string, fields?: LogFields) => void
  warn: (event: string, fields?: LogFields) => void
  error: (event: string, fields?: LogFields) => void
  /** The same log with fields that every entry carries: `log.child({ feature: 'rooms' })`. */
  child: (fields: LogFields) => Log
}

/** The log of a process and what only its composition root may do with it. */
export interface LogRoot {
  log: Log
  /** Takes effect at once, for children too. */
  setLevel: (level: LogLevel) => void
  /**
   * Writes what a child process wrote: one of our entries as it is, anything else (the last words of a crash) as an
   * entry of its own, redacted like all others.
   */
  relay: (line: string) => void
}

export interface LogOptions {
  level: LogLevel
  format: 'json' | 'pretty'
  /** Which process writes: `app`, `edge`, `livekit`. */
  process: string
  /** Where lines go, each with its line end. */
  write: (line: string) => void
}

/** Builds the log of a process. Every field passes the redaction of `redact.ts`; one entry is one line. */
export const createLog = ({ level, format, process, write }: LogOptions): LogRoot => {
  const put = format === 'pretty' ? (line: string) => write(prettyLine(line)) : write
  const logger = pino(
    {
      level,
      base: { process },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: put },
  )
  const log = createChild(logger, {})
  return {
    log,
    setLevel: (next) => {
      logger.level = next
    },
    relay: (line) => {
      if (isEntry(line)) put(`${line}\n`)
      else if (line.trim() !== '') log.error('process.wrote', { message: line })
    },
  }
}

const isEntry = (line: string): boolean => {
  try {
    return isLogLine(JSON.parse(line))
  } catch {
    return false
  }
}

const createChild = (logger: pino.Logger, own: LogFields): Log => {
  const writer =
    (level: LogLevel) =>
    (event: string, fields: LogFields = {}): void => {
      if (logger.isLevelEnabled(level))
        logger[level]({ event: redactText(event), ...own, ...redactFields(fields) })
    }
  return {
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
    child: (fields) => createChild(logger, { ...own, ...redactFields(fields) }),
  }
}

/**
 * Where a process writes its log: standard error, synchronously, so that the last line before an exit isn't lost.
 * A reader that went away (a parent that died, a closed pager) is no reason to die with it.
 */
export const logToStandardError = (): ((line: string) => void) => {
  const destination = pino.destination({ dest: 2, sync: true })
  destination.on('error', () => undefined)
  return (line) => {
    destination.write(line)
  }
}

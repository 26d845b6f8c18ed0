import type { LogLevel } from './log-line.ts'
import { oneLine } from './redact.ts'

/** What a line of LiveKit's log says, in the shape of ours. */
export interface LiveKitEntry {
  level: LogLevel
  event: 'livekit.logged' | 'livekit.wrote'
  fields: Record<string, unknown>
}

const levels: Record<string, LogLevel> = {
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  dpanic: 'error',
  panic: 'error',
  fatal: 'error',
}

/** Tells of every request of ours, again and again. */
const chatter = 'livekit.api'

/**
 * Reads one line of LiveKit's output (zap's JSON: `level`, `ts`, `logger`, `caller`, `msg`, fields). Its fields keep
 * their names and lie in `livekit`, so that they can't be taken for ours. Anything that isn't JSON, as a Go panic or
 * a start error, is `livekit.wrote` with level error. Empty lines are null. Redaction is the log's business.
 */
export const readLiveKitLine = (raw: string): LiveKitEntry | null => {
  const text = oneLine(raw).trim()
  if (text === '') return null
  const line = readObject(text)
  if (line === null) return { level: 'error', event: 'livekit.wrote', fields: { message: text } }
  const { level, ts: _written, msg, caller, logger, ...fields } = line
  return {
    level: logger === chatter && level === 'info' ? 'debug' : (levels[String(level)] ?? 'info'),
    event: 'livekit.logged',
    fields: {
      message: typeof msg === 'string' ? msg : text,
      ...(typeof caller === 'string' ? { caller } : {}),
      ...(typeof logger === 'string' && logger !== 'livekit' ? { logger } : {}),
      ...(Object.keys(fields).length > 0 ? { livekit: fields } : {}),
    },
  }
}

const readObject = (text: string): Record<string, unknown> | null => {
  if (!text.startsWith('{')) return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

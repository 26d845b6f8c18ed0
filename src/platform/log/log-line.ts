/** From the least to the most important. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]

/** One entry as it is written: a line of JSON. */
export interface LogLine {
  /** `2026-11-21T04:02:00.000Z` */
  time: string
  level: LogLevel
  /** What happened, in the past tense: `meeting.started`. */
  event: string
  /** Which of our processes wrote it: `app`, `edge`, `livekit`. */
  process?: string
  feature?: string
  requestId?: string
  /** A sentence, only where the event's name and fields don't say it all. */
  message?: string
  error?: unknown
  [field: string]: unknown
}

/** Whether something read from a child's output is one of our entries. */
export const isLogLine = (value: unknown): value is LogLine => {
  if (typeof value !== 'object' || value === null) return false
  const { time, level, event } = value as Record<string, unknown>
  return typeof time === 'string' && typeof event === 'string' && logLevels.some((known) => known === level)
}

import { isLogLine, type LogLine } from '../../../src/platform/log/log-line.ts'

/** A fault, and the time in which it may be spoken of (UTC ms). */
export interface Told {
  kind: string
  from: number
  until: number
  /** What it may be answered with; each is tried on `toText`. */
  explains: readonly RegExp[]
  /** Errors need another explanation. */
  onlyWarnings?: boolean
}

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const messageOf = (value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value !== 'object' || value === null) return ''
  const { message, error, cause } = value as Record<string, unknown>
  return [messageOf(message), messageOf(error), messageOf(cause)].filter(Boolean).join(': ')
}

/** Of whom it tells, and how that one ended. */
const facts = ['name', 'how', 'signal'] as const

/** `process event message: cause name=…`, what a pattern is tried on. */
export const toText = (line: LogLine): string => {
  const { process = '', event, message, error, livekit } = line
  const said = [...new Set([message, error, livekit].map(messageOf))].filter(Boolean).join(': ')
  const more = facts.filter((fact) => fact in line).map((fact) => `${fact}=${String(line[fact])}`)
  return [process, event, said, ...more].filter(Boolean).join(' ')
}

/** What `parley run` says on standard output, beside the log. */
const announcement = /^(?:Parley is ready at |Make the first admin )/

/**
 * Every line of level warn or error, and everything that isn't a line of the log, that no fault explains: of each kind
 * the first, with how many there were.
 */
export const unexplained = (lines: readonly string[], faults: readonly Told[]): string[] => {
  const found = new Map<string, { line: string; times: number }>()
  const note = (key: string, line: string): void => {
    const known = found.get(key)
    if (known === undefined) found.set(key, { line, times: 1 })
    else known.times += 1
  }
  for (const raw of lines) {
    const line = parse(raw)
    if (!isLogLine(line)) {
      if (!announcement.test(raw)) note(raw, raw)
      continue
    }
    if (line.level !== 'warn' && line.level !== 'error') continue
    const text = toText(line)
    const at = Date.parse(line.time)
    const isError = line.level === 'error'
    const isExplained = faults.some(
      ({ from, until, explains, onlyWarnings = false }) =>
        at >= from && at <= until && !(isError && onlyWarnings) && explains.some((one) => one.test(text)),
    )
    if (!isExplained) note(text.replaceAll(/\d+/g, '#'), raw)
  }
  return [...found.values()].map(({ line, times }) => `nobody caused (${times} times): ${line}`)
}

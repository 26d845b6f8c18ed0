import { styleText } from 'node:util'
import { isLogLine, type LogLine } from './log-line.ts'

const colours = { debug: 'dim', info: 'green', warn: 'yellow', error: 'red' } as const
const lead = new Set(['time', 'level', 'process', 'event', 'feature', 'message', 'error'])

const isPlain = (text: string): boolean => /^[\w./:@-]+$/.test(text)
const show = (value: unknown): string =>
  typeof value === 'string' && isPlain(value) ? value : JSON.stringify(value)

const rest = (line: LogLine): string[] =>
  Object.entries(line)
    .filter(([key, value]) => !lead.has(key) && value !== undefined)
    .map(([key, value]) => `${styleText('dim', `${key}=`)}${show(value)}`)

const describe = (error: unknown): string[] => {
  if (typeof error !== 'object' || error === null) return [`\n    ${show(error)}`]
  const { name, message, stack, cause } = error as Record<string, unknown>
  const frames = Array.isArray(stack) ? stack.slice(0, 8).map((frame) => `\n      ${String(frame)}`) : []
  const because = cause === undefined ? [] : describe(cause)
  return [`\n    ${String(name)}: ${String(message)}`, ...frames, ...because]
}

const localTime = (instant: string): string => {
  const time = new Date(instant)
  const two = (part: number, width = 2): string => String(part).padStart(width, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${two(time.getMilliseconds(), 3)}`
}

/** One entry for eyes: local time, level, process, event, then fields; errors with their first frames below. */
export const prettyLine = (raw: string): string => {
  const line = readJson(raw)
  if (!isLogLine(line)) return raw
  const head = [
    styleText('dim', localTime(line.time)),
    styleText(colours[line.level], line.level.padEnd(5)),
    styleText('dim', (line.process ?? '').padEnd(7)),
    styleText('bold', line.event),
  ]
  const message = typeof line.message === 'string' ? [line.message] : []
  const error = line.error === undefined ? '' : describe(line.error).join('')
  return `${[...head, ...message, ...rest(line)].join(' ')}${error}\n`
}

const readJson = (raw: string): unknown => {
  try {
    return JSON.parse(raw)
  } catch {
    return undefined
  }
}

import { Failure } from '../core/failure.ts'
import { exitCodes, StartError, type ExitCode } from '../core/start-error.ts'
import { ConfigError } from '../platform/config/problem.ts'

/** Where a command's answer goes. Answers go to standard output, everything said beside them to standard error. */
export interface Output {
  readonly json: boolean
  /** The one answer: an object for programs, lines for people. */
  answer: (forPrograms: object, forPeople: readonly string[]) => void
  /** Something only people read. */
  remark: (line: string) => void
  /** Says why the command didn't do what was asked, and which exit code says so. */
  refuse: (error: unknown) => ExitCode
}

interface Refusal {
  exitCode: ExitCode
  message: string
  cure?: string
  more?: object
}

const readRefusal = (error: unknown): Refusal => {
  if (error instanceof ConfigError)
    return {
      exitCode: error.exitCode,
      message: error.message,
      cure: error.cure,
      more: { problems: error.problems },
    }
  if (error instanceof StartError)
    return { exitCode: error.exitCode, message: error.message, cure: error.cure }
  if (error instanceof Failure) {
    const details = error.details?.map(({ path, message }) => `${path} ${message}`)
    return {
      exitCode: exitCodes.failure,
      message: details?.join('; ') ?? error.message,
      more: { code: error.code },
    }
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return { exitCode: exitCodes.broken, message: `This is a fault of Parley’s own. ${stack}` }
}

const capitalised = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1)

/** Writes all of it before the process may end, also to a pipe. */
const write = (stream: NodeJS.WriteStream, text: string): void => {
  stream.write(text)
}

export const createOutput = ({ json }: { json: boolean }): Output => ({
  json,
  answer: (forPrograms, forPeople) => {
    const text = json
      ? `${JSON.stringify(forPrograms, null, 2)}\n`
      : forPeople.map((line) => `${line}\n`).join('')
    write(process.stdout, text)
  },
  remark: (line) => {
    if (!json) write(process.stderr, `${line}\n`)
  },
  refuse: (error) => {
    const { exitCode, message, cure, more } = readRefusal(error)
    if (json)
      write(process.stdout, `${JSON.stringify({ error: { message, cure, exitCode, ...more } }, null, 2)}\n`)
    else
      write(process.stderr, `${[capitalised(message), ...(cure === undefined ? [] : [cure])].join('\n')}\n`)
    return exitCode
  },
})

import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Sources are compiled once in a file of tests, not once a run. */
const compiled = mkdtempSync(join(tmpdir(), 'parley-compiled-'))
const main = join(import.meta.dirname, '../../main.ts')

export interface Answer {
  exitCode: number | null
  stdout: string
  stderr: string
}

export interface Running {
  child: ChildProcess
  /** The first line of either stream that matches; rejects when the process ends without one. */
  line: (pattern: RegExp) => Promise<RegExpExecArray>
  ended: Promise<Answer>
}

type Environment = Readonly<Record<string, string>>

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'parley-cli-'))

/** Starts a program in an environment that says nothing but what is given. */
export const start = (argv: readonly [string, ...string[]], env: Environment = {}): Running => {
  const { PATH, HOME } = process.env
  const [program, ...words] = argv
  const child = spawn(program, words, { env: { PATH, HOME: HOME ?? '/', ...env } })
  const written = { stdout: '', stderr: '' }
  const looking = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      written[name] += text
      for (const look of looking) look()
    })
  const ended = new Promise<Answer>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, ...written }))
  })
  const line = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(written.stdout) ?? pattern.exec(written.stderr)
        if (found !== null) resolve(found)
      }
      looking.add(look)
      look()
      void ended.then(({ exitCode, stderr }) =>
        reject(
          new Error(`ended with ${String(exitCode)} without ${String(pattern)}: ${stderr.slice(-2000)}`),
        ),
      )
    })
  return { child, line, ended }
}

/** Starts `parley` from the sources as an operator starts it. */
export const startParley = (words: readonly string[], env: Environment = {}): Running =>
  start([process.execPath, main, ...words], { NODE_COMPILE_CACHE: compiled, ...env })

/** The same at a terminal of its own (Debian's `script` opens one): all that stands there is its `stdout`. */
export const startAtTerminal = (words: readonly string[], env: Environment = {}): Running => {
  const line = [process.execPath, main, ...words].map((word) => `'${word}'`).join(' ')
  return start(['script', '-q', '-e', '-c', line, '/dev/null'], { NODE_COMPILE_CACHE: compiled, ...env })
}

/** Runs `parley` to its end. */
export const parley = (
  words: readonly string[],
  { env = {}, input = '' }: { env?: Environment; input?: string } = {},
): Promise<Answer> => {
  const { child, ended } = startParley(words, env)
  child.stdin?.end(input)
  return ended
}

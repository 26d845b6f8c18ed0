import { spawn, type ChildProcess } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface ProgramOptions {
  /** The program and its arguments. */
  argv: readonly [string, ...string[]]
  /** The whole environment; nothing is inherited but PATH. */
  env?: Readonly<Record<string, string>>
  /** File that gets everything the program writes; appended to. */
  log: string
}

/** A program that runs on a host. */
export interface Program {
  readonly pid: number
  /** Lines written so far, to either stream. */
  readonly lines: readonly string[]
  /** The first line that matches, also one written before asking. */
  line(pattern: RegExp, deadline?: number): Promise<RegExpExecArray>
  /** Resolves with the exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string>
  /** Sends a signal and waits until the program is gone; forces it after the deadline (ms). */
  stop(signal?: NodeJS.Signals, deadline?: number): Promise<number | string>
}

/** So long after its end what a program wrote may still arrive (ms). */
const lastWords = 1_000

const isOver = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

/** Starts a program inside a namespace. */
export function startProgram({ argv, env, log, namespace }: ProgramOptions & { namespace: string }): Program {
  const child = spawn('ip', ['netns', 'exec', namespace, ...argv], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const file = createWriteStream(log, { flags: 'a' })
  const lines: string[] = []
  const listeners = new Set<(line: string) => void>()
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      file.write(`${line}\n`)
      for (const listener of listeners) listener(line)
    })
  }
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    file.end()
    return code ?? signal ?? 'unknown'
  })
  child.on('error', () => undefined)

  const line: Program['line'] = (pattern, deadline = 15_000) =>
    new Promise((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer)
        listeners.delete(look)
        act()
      }
      const look = (text: string): void => {
        const match = pattern.exec(text)
        if (match) settle(() => resolve(match))
      }
      const fail = (why: string) => (): void =>
        settle(() =>
          reject(
            new Error(`${argv.join(' ')}: ${why} without ${pattern}; last: ${lines.slice(-8).join('\n')}`),
          ),
        )
      const timer = setTimeout(fail(`${deadline} ms`), deadline)
      listeners.add(look)
      for (const text of lines) look(text)
      void ended.then(fail('ended'))
    })

  const stop: Program['stop'] = async (signal = 'SIGTERM', deadline = 10_000) => {
    const force = setTimeout(() => child.kill('SIGKILL'), deadline)
    const exited = isOver(child) ? undefined : once(child, 'exit')
    child.kill(signal)
    await exited
    clearTimeout(force)
    // A successor of its own may still write to the same streams.
    const close = setTimeout(() => [child.stdout, child.stderr].map((stream) => stream.destroy()), lastWords)
    const result = await ended
    clearTimeout(close)
    return result
  }
  return { pid: child.pid ?? 0, lines, line, ended, stop }
}

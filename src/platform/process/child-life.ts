import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { StartError } from '../../core/start-error.ts'
import { firstInheritedFd, listenEnvironment, type InheritedSocket } from './inherited-sockets.ts'
import { readParentLine } from './parent-line.ts'

/** One life of a child process, from its start to its end. */
export interface ChildLife {
  readonly pid: number | null
  signal(name: NodeJS.Signals): void
  /** Resolves when it has ended and all it wrote was read. */
  readonly ended: Promise<ChildEnd>
}

export interface ChildEnd {
  /** `exit code 0`, `SIGKILL`, or why the program couldn't be run. */
  how: string
  /** What it said was wrong, when it said so. */
  reason: StartError | null
}

export interface ChildLifeOptions {
  /** Program and arguments. */
  command: readonly [string, ...string[]]
  env: NodeJS.ProcessEnv
  /** Listening sockets it gets, in this order. */
  sockets?: readonly InheritedSocket[]
  /** Takes each line of its output; they are log entries as ours, or whatever a crash writes. */
  onLine: (line: string) => void
  onReady: () => void
}

/**
 * Starts a process of ours with a pipe that ends when we do. It gets a process group of its own: Ctrl-C at a terminal is
 * for the parent, who stops its children in their order.
 */
export const startChild = (options: ChildLifeOptions): ChildLife => {
  const { command, sockets = [], onLine, onReady } = options
  const [program, ...args] = command
  const env = { ...options.env, ...listenEnvironment(sockets) }
  const fds = sockets.map(({ fd }) => fd)
  const child = spawn(program, args, {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', ...fds, 'pipe'],
  })
  let reason: StartError | null = null
  const stdio = child.stdio as readonly (Readable | null)[]
  for (const stream of stdio.slice(1, 3)) readLines(stream, onLine)
  readLines(stdio[firstInheritedFd + fds.length] ?? null, (text) => {
    const line = readParentLine(text)
    if (line?.type === 'failed') reason = new StartError(line)
    if (line?.type === 'ready') onReady()
  })
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once('error', (error) => resolve({ how: error.message, reason }))
    // Not 'exit': by 'close' its last lines are read.
    child.once('close', (code, signal) => resolve({ how: signal ?? `exit code ${code}`, reason }))
  })
  return { pid: child.pid ?? null, signal: (name) => void child.kill(name), ended }
}

const readLines = (stream: Readable | null, onLine: (line: string) => void): void => {
  if (stream === null) return
  // A pipe that breaks is told by the end of the process.
  stream.on('error', () => undefined)
  createInterface({ input: stream }).on('line', onLine)
}

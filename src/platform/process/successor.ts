import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { exitCodes, StartError } from '../../core/start-error.ts'
import { firstInheritedFd, listenEnvironment, type InheritedSocket } from './inherited-sockets.ts'
import { readParentLine, type ParentLine } from './parent-line.ts'

export interface SuccessorOptions {
  /** Program and arguments. */
  command: readonly [string, ...string[]]
  env: NodeJS.ProcessEnv
  /** The listening sockets it accepts from, as we do. */
  sockets: readonly InheritedSocket[]
}

/**
 * Starts a process that takes this one's place and outlives it: it writes where we write. Resolves with its number when
 * it is ready.
 * @throws StartError with its own reason when it isn't; then nothing has changed
 */
export const startSuccessor = async ({ command, env, sockets }: SuccessorOptions): Promise<number> => {
  const [program, ...args] = command
  const fds = sockets.map(({ fd }) => fd)
  const child = spawn(program, args, {
    env: { ...env, ...listenEnvironment(sockets) },
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', ...fds, 'pipe'],
  })
  const pipe = child.stdio[(firstInheritedFd + fds.length) as 3] as Readable
  pipe.on('error', () => undefined)
  const line = await new Promise<ParentLine | Error | null>((resolve) => {
    createInterface({ input: pipe }).on('line', (text) => resolve(readParentLine(text)))
    child.once('error', resolve).once('exit', () => resolve(null))
  })
  pipe.destroy()
  child.unref()
  if (line !== null && 'type' in line && line.type === 'ready') return child.pid ?? 0
  if (line !== null && 'type' in line) throw new StartError(line)
  throw new StartError({
    message: `The successor ended before it was ready${line === null ? '' : `: ${line.message}`}.`,
    cure: 'The lines above say more; this process goes on.',
    exitCode: exitCodes.broken,
  })
}

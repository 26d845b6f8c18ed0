import { chmod, mkdir, unlink } from 'node:fs/promises'
import { connect, type Server } from 'node:net'
import { dirname } from 'node:path'
import { exitCodes, StartError } from '../../core/start-error.ts'

/** Connections that wait in the kernel while we are busy or restarting. */
const backlog = 4096

/** Longest path of a Unix socket on Linux, without its closing zero (unix(7)). */
const maximumPath = 107

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''

const isAnswered = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(path)
    const answer = (answered: boolean) => () => {
      probe.destroy()
      resolve(answered)
    }
    probe.once('connect', answer(true)).once('error', answer(false))
  })

const makeFolder = async (path: string): Promise<void> => {
  const folder = dirname(path)
  try {
    await mkdir(folder, { recursive: true, mode: 0o750 })
    await chmod(folder, 0o750)
  } catch (cause) {
    throw new StartError({
      message: `The folder ${folder} cannot be made or changed (${codeOf(cause)}).`,
      cure: 'Set run_dir to a folder that belongs to the user Parley runs as.',
      exitCode: exitCodes.notWritable,
      cause,
    })
  }
}

const removeStale = async (path: string): Promise<void> => {
  if (await isAnswered(path))
    throw new StartError({
      message: `Another Parley already serves ${path}.`,
      cure: 'Stop it first, or give this one its own data_dir and run_dir.',
      exitCode: exitCodes.unavailable,
    })
  await unlink(path).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
  })
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path, backlog }, () => {
      server.off('error', reject)
      resolve()
    })
  })

/**
 * Listens on a Unix socket that only our user and group can open (0660 in a folder 0750). A file left behind by a
 * process that died is replaced; one that somebody answers on is not.
 * @throws StartError naming the folder or the process in the way
 */
export const listenOnUnixSocket = async ({
  server,
  path,
}: {
  server: Server
  path: string
}): Promise<void> => {
  if (Buffer.byteLength(path) > maximumPath)
    throw new StartError({
      message: `The path ${path} is too long for a Unix socket (more than ${maximumPath} bytes).`,
      cure: 'Set run_dir to a folder with a shorter path.',
      exitCode: exitCodes.configuration,
    })
  await makeFolder(path)
  await removeStale(path)
  await listen(server, path)
  await chmod(path, 0o660)
}

import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { isDiskTrouble } from '../../core/cannot-write.ts'
import { exitCodes, StartError } from '../../core/start-error.ts'

const explain = (folder: string, error: NodeJS.ErrnoException): StartError => {
  const code = error.code ?? 'unknown'
  if (isDiskTrouble(error))
    return new StartError({
      message: `The disk of ${folder} is full or fails (${code}).`,
      cure: 'Make room there, then start again; nothing was changed.',
      exitCode: exitCodes.disk,
      cause: error,
    })
  const readOnly = code === 'EROFS'
  return new StartError({
    message: `${folder} can’t be written${readOnly ? ': the file system is read-only' : ` by this user (${code})`}.`,
    cure: readOnly ? 'Mount it writable, or set data_dir to a folder that is.' : cureFor(folder),
    exitCode: exitCodes.notWritable,
    cause: error,
  })
}

const cureFor = (folder: string): string => {
  const user = process.getuid?.() ?? ''
  const command = existsSync(folder) ? `chown ${user} ${folder}` : `install -d -m 700 -o ${user} ${folder}`
  return `Run as the user it belongs to, give it to this one as root (${command}), or set data_dir.`
}

const nearestFolder = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))

const make = (folder: string, mode: number): void => {
  try {
    // Asked first, since mkdir says ENOENT where it means a read-only file system.
    if (!existsSync(folder)) accessSync(nearestFolder(folder), constants.W_OK | constants.X_OK)
    const made = mkdirSync(folder, { recursive: true, mode })
    if (made !== undefined) chmodSync(folder, mode)
  } catch (error) {
    throw explain(folder, error as NodeJS.ErrnoException)
  }
}

/** A few bytes really written: the only proof against a full disk, a quota, a read-only mount. */
const tryWriting = (folder: string): void => {
  const file = join(folder, `.written-${process.pid}`)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    writeFileSync(file, Buffer.alloc(4096), { flush: false })
  } catch (error) {
    throw explain(folder, error as NodeJS.ErrnoException)
  } finally {
    rmSync(file, { force: true })
  }
}

/**
 * Makes the data folder (0700) and the folder of the sockets (0750) where they are missing, and proves that they can be
 * written.
 * @throws StartError that names the folder and the cure
 */
export const prepareFolders = ({ dataDir, runDir }: { dataDir: string; runDir: string }): void => {
  make(dataDir, 0o700)
  make(runDir, 0o750)
  tryWriting(dataDir)
  if (statSync(dataDir).dev !== statSync(runDir).dev) tryWriting(runDir)
}

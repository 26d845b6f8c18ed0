import { createHash } from 'node:crypto'
import { createWriteStream, rmSync } from 'node:fs'
import { access, chmod, constants, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { cannotWrite } from '../core/cannot-write.ts'
import { exitCodes, StartError } from '../core/start-error.ts'

/** LiveKit as it lies in our executable. */
export interface EmbeddedProgram {
  /** SHA-256 of the program itself, hex. */
  sha256: string
  /** Its bytes, compressed with zstd. */
  compressed: () => Uint8Array
}

export interface LiveKitBinaryInput {
  /** A program named by the operator, or null. */
  named: string | null
  /** What is inside the executable, or null when this one was built without. */
  embedded: EmbeddedProgram | null
  /** `cache` in the data folder: programs may be run from there. */
  cacheDir: string
}

/** One buffer for all of it: a stream would leave as much garbage as the program is large. */
const hashOf = async (file: string): Promise<string | null> => {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafeSlow(1 << 20)
  try {
    await using handle = await open(file)
    for (;;) {
      const { bytesRead } = await handle.read(buffer)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
    }
  } catch {
    return null
  }
}

const broken = (message: string, cause?: unknown): StartError =>
  new StartError({
    message,
    cure: 'Copy the parley executable again, or name a LiveKit server in livekit.binary.',
    exitCode: exitCodes.broken,
    cause,
  })

const writeProgram = async (bytes: Uint8Array, file: string): Promise<void> => {
  await pipeline(Readable.from([bytes]), createZstdDecompress(), createWriteStream(file, { mode: 0o700 }))
  const handle = await open(file)
  await handle.sync()
  await handle.close()
}

const stopSignals = ['SIGTERM', 'SIGINT'] as const

/** A process that is told to stop meanwhile takes the file with it, and then does what it would have done. */
const guard = (file: string): Disposable => {
  const onStop = (signal: NodeJS.Signals): void => {
    rmSync(file, { force: true })
    release()
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
  }
  const release = (): void => {
    for (const signal of stopSignals) process.off(signal, onStop)
  }
  for (const signal of stopSignals) process.on(signal, onStop)
  return { [Symbol.dispose]: release }
}

/** Writes beside the target and renames, so that nobody ever runs half a program. */
const extract = async ({ sha256, compressed }: EmbeddedProgram, file: string): Promise<void> => {
  const own = `${file}.${process.pid}`
  using _ = guard(own)
  try {
    await writeProgram(compressed(), own)
    if ((await hashOf(own)) !== sha256) throw broken('The LiveKit inside this executable is damaged.')
    await chmod(own, 0o755)
    await rename(own, file)
  } catch (error) {
    await rm(own, { force: true })
    throw error
  }
}

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** What a process left that was killed while it wrote: a full disk may need the room. */
const removeHalves = async (folder: string, name: string): Promise<void> => {
  for (const one of await readdir(folder)) {
    const pid = one.startsWith(`${name}.`) ? Number(one.slice(name.length + 1)) : 0
    if (pid > 0 && !isRunning(pid)) await rm(join(folder, one), { force: true })
  }
}

/** Programs of earlier versions go; one that still runs keeps its bytes until it ends. */
const removeOthers = async (folder: string, keep: string): Promise<void> => {
  const names = await readdir(folder)
  const old = names.filter((name) => name.startsWith('livekit-') && !name.startsWith(keep))
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })))
}

const judged = (error: unknown, folder: string): unknown => {
  if (error instanceof StartError) return error
  const { code, syscall } = error as NodeJS.ErrnoException
  if (syscall !== undefined) return cannotWrite({ what: 'LiveKit', to: folder, cause: error })
  return code?.startsWith('Z') === true || code?.startsWith('ERR_') === true
    ? broken('The LiveKit inside this executable is damaged.', error)
    : error
}

const fromExecutable = async (embedded: EmbeddedProgram, cacheDir: string): Promise<string> => {
  const name = `livekit-${embedded.sha256.slice(0, 16)}`
  const file = join(cacheDir, name)
  try {
    await mkdir(cacheDir, { recursive: true, mode: 0o700 })
    await removeHalves(cacheDir, name)
    if ((await hashOf(file)) !== embedded.sha256) await extract(embedded, file)
    await chmod(file, 0o755)
    await removeOthers(cacheDir, name)
    return file
  } catch (error) {
    throw judged(error, cacheDir)
  }
}

const named = async (file: string): Promise<string> => {
  try {
    await access(file, constants.X_OK)
    return file
  } catch (cause) {
    throw new StartError({
      message: `livekit.binary names ${file}, which isn’t a program this user may run.`,
      cure: 'Name a LiveKit server that is there and executable, or leave the setting out.',
      exitCode: exitCodes.configuration,
      cause,
    })
  }
}

/**
 * The path of a LiveKit that may be run: the operator's, or ours, extracted once by content and its hash checked at
 * every start. A damaged copy is written again.
 * @throws StartError when there is none, it is damaged beyond repair, or it can't be written
 */
export const prepareLiveKitBinary = async (input: LiveKitBinaryInput): Promise<string> => {
  if (input.named !== null) return named(input.named)
  if (input.embedded !== null) return fromExecutable(input.embedded, input.cacheDir)
  throw new StartError({
    message: 'There is no LiveKit server in this build.',
    cure: 'Run `npm run build`, or name one in livekit.binary (PARLEY_LIVEKIT_BINARY).',
    exitCode: exitCodes.broken,
  })
}

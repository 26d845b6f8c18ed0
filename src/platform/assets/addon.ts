import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cannotWrite } from '../../core/cannot-write.ts'
import { exitCodes, StartError } from '../../core/start-error.ts'
import { sha256, type Embedded } from './embedded.ts'

const cannotLoad = (file: string, cause: unknown) =>
  new StartError({
    message: `SQLite’s part ${file} can’t be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
    cure: 'If the disk is mounted noexec, set data_dir to one that is not. Otherwise copy the parley executable again.',
    exitCode: exitCodes.broken,
    cause,
  })

/** Writes beside the target and renames, so that no other process ever loads half a file. */
const writeWhole = (bytes: Uint8Array, file: string): void => {
  const beside = `${file}.${String(process.pid)}`
  try {
    writeFileSync(beside, bytes, { mode: 0o700 })
    renameSync(beside, file)
  } catch (error) {
    rmSync(beside, { force: true })
    throw cannotWrite({ what: 'SQLite’s part', to: file, cause: error })
  }
}

const isWhole = (file: string, hash: string): boolean =>
  existsSync(file) && sha256(readFileSync(file)) === hash

const extract = (bytes: Uint8Array, cacheDir: string): string => {
  const hash = sha256(bytes)
  const file = join(cacheDir, `sqlite-${hash.slice(0, 16)}.node`)
  try {
    mkdirSync(cacheDir, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw cannotWrite({ what: 'SQLite’s part', to: cacheDir, cause: error })
  }
  if (!isWhole(file, hash)) writeWhole(bytes, file)
  return file
}

/**
 * How better-sqlite3 gets its native addon: from inside the executable by way of a file in `cacheDir` (named by its
 * hash, verified at every start, since the loader of the system only takes files). Undefined where there is none,
 * and better-sqlite3 looks for its own.
 * The answer throws StartError when the file can't be written or loaded.
 */
export const sqliteAddon = (assets: Embedded, cacheDir: string): (() => object) | undefined => {
  const bytes = assets.read('sqlite.node')
  if (bytes === null) return undefined
  return () => {
    const file = extract(bytes, cacheDir)
    const loaded = { exports: {} }
    try {
      process.dlopen(loaded, file)
    } catch (error) {
      throw cannotLoad(file, error)
    }
    return loaded.exports
  }
}

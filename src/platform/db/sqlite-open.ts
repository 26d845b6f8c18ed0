import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { exitCodes, StartError } from '../../core/start-error.ts'
import { troubleOf } from './failures.ts'

export type SqliteConnection = Sqlite.Database

/** Gives the native addon where it can't be found beside the package: inside the executable. */
export type LoadAddon = () => object

/** The addon as an option of the driver. */
export interface AddonOption {
  nativeBinding?: string
}

/** The driver takes a loaded addon as well as a path; its types only know the path. */
export const loadAddonOnce = (loadAddon: LoadAddon | undefined): AddonOption =>
  loadAddon === undefined ? {} : { nativeBinding: loadAddon() as unknown as string }

/** `file:/path` as database.url has it. */
export const fileOf = (url: string): string => url.replace(/^file:(\/\/)?/, '')

/**
 * Opens a database as it lies there, only to be read, also beside a server that writes.
 * @throws what the driver says, also where there is none
 */
export const readSqliteFile = (url: string, loadAddon: LoadAddon | undefined): SqliteConnection => {
  const file = fileOf(url)
  // Before the addon is taken out of the executable for nothing.
  accessSync(file, constants.R_OK)
  return new Sqlite(file, { readonly: true, fileMustExist: true, ...loadAddonOnce(loadAddon) })
}

/** Files up to this size are checked page by page at every start, at about 4 ms per MiB. */
const checkedBytes = 8 * 1_048_576

/**
 * How long the driver itself waits for a lock. Short, since it blocks the process; `patiently` waits the rest of the
 * time without blocking.
 */
export const lockMilliseconds = 20

const damaged = (file: string, cause: unknown) =>
  new StartError({
    message: `the database ${file} is damaged: ${cause instanceof Error ? cause.message : String(cause)}`,
    cure: `Nothing was changed. Put a backup in its place, or move ${file} (with ${file}-wal and ${file}-shm beside it) away to start with an empty database.`,
    exitCode: exitCodes.damaged,
    cause,
  })

const notWritable = (file: string, cause: unknown) =>
  new StartError({
    message: `the database ${file} cannot be written by this user (${process.getuid?.() ?? ''})`,
    cure: `Give the folder ${dirname(file)} and the files in it to that user, or set database.url or data_dir to a place it may write.`,
    exitCode: exitCodes.notWritable,
    cause,
  })

const diskFull = (file: string, cause: unknown) =>
  new StartError({
    message: `no room left on the disk that holds the database ${file}`,
    cure: 'Make room there and start again. Nothing was lost.',
    exitCode: exitCodes.disk,
    cause,
  })

const notAnswering = (file: string, cause: unknown) =>
  new StartError({
    message: `the database ${file} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`,
    cure: 'Look for another program that holds it (a backup, a shell), and at the disk it lies on.',
    exitCode: exitCodes.disk,
    cause,
  })

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

/** What the system says where files can't be made: ENOENT in places like /proc. */
const refusals: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'])

/** What the operator is told of an error while the file is opened or migrated. */
export const sqliteStartError = (file: string, error: unknown): StartError => {
  if (error instanceof StartError) return error
  const trouble = troubleOf(error)
  if (trouble === 'damaged') return damaged(file, error)
  if (trouble === 'disk_full') return diskFull(file, error)
  if (trouble === 'read_only' || refusals.has(codeOf(error))) return notWritable(file, error)
  return notAnswering(file, error)
}

/** Folder by folder: Node's own recursive mkdir never comes back where the kernel makes none, as in /proc. */
const makeFolder = (folder: string) => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder, { mode: 0o700 })
}

/** SQLite itself finds out about a folder it may not write only in the middle of a write. */
const mustBeWritable = (file: string) => {
  makeFolder(dirname(file))
  accessSync(dirname(file), constants.W_OK | constants.X_OK)
  if (existsSync(file)) accessSync(file, constants.R_OK | constants.W_OK)
}

/** Reads before anything writes, so that a damaged file stays exactly as it is. */
const mustBeSound = (connection: SqliteConnection, file: string) => {
  connection.prepare('SELECT count(*) FROM sqlite_schema').get()
  if (statSync(file).size > checkedBytes) return
  const verdict = connection.pragma('quick_check(1)', { simple: true })
  if (verdict !== 'ok') throw damaged(file, new Error(String(verdict)))
}

/** The settings every connection of ours has. WAL stays in the file; the others are the connection's own. */
export const connectionPragmas =
  'PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -4000;'

/**
 * Opens (or makes) a database file: WAL, foreign keys, and every commit on the disk before it is answered.
 * @throws StartError naming the file and the cure; the file is then as it was
 */
export const openSqliteFile = (file: string, addon: AddonOption): SqliteConnection => {
  let connection: SqliteConnection | undefined
  try {
    mustBeWritable(file)
    connection = new Sqlite(file, { timeout: lockMilliseconds, ...addon })
    mustBeSound(connection, file)
    connection.pragma('journal_mode = WAL')
    connection.exec(connectionPragmas)
    return connection
  } catch (error) {
    connection?.close()
    throw sqliteStartError(file, error)
  }
}

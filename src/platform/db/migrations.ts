import { createHash } from 'node:crypto'
import { exitCodes, StartError } from '../../core/start-error.ts'
import type { DatabaseKind } from './statement.ts'

/** One step of a database's history: plain SQL, applied once, never edited afterwards. */
export interface Migration {
  /** `0001_first_meeting`: the number orders them. */
  readonly name: string
  readonly sql: string
}

/** The migrations of a kind of database, in order. */
export type MigrationSource = (kind: DatabaseKind) => readonly Migration[]

/** A migration the database says it has had. */
export interface Applied {
  readonly name: string
  readonly checksum: string
}

/** The table they are recorded in, the same SQL for both databases. */
export const migrationTable = `CREATE TABLE IF NOT EXISTS "parley_migrations" ("name" TEXT NOT NULL PRIMARY KEY, "checksum" TEXT NOT NULL)`

export const checksumOf = ({ sql }: Migration): string => createHash('sha256').update(sql).digest('hex')

/** Where files are read from: the executable, or a checkout (`openEmbedded()`). */
export interface MigrationFiles {
  names: (prefix: string) => string[]
  read: (name: string) => Uint8Array | null
}

/** Migrations in `migrations/{sqlite,postgresql}/NNNN_name.sql`. */
export const migrationsFrom =
  (files: MigrationFiles): MigrationSource =>
  (kind) => {
    const prefix = `migrations/${kind}/`
    return files
      .names(prefix)
      .filter((file) => file.endsWith('.sql'))
      .map((file) => ({
        name: file.slice(prefix.length, -'.sql'.length),
        sql: Buffer.from(files.read(file) ?? []).toString('utf8'),
      }))
  }

const tooNew = (names: readonly string[]) =>
  new StartError({
    message: `the database was changed by a newer Parley (it has ${names.join(', ')})`,
    cure: 'Run that newer version, or restore the backup made before the upgrade.',
    exitCode: exitCodes.damaged,
  })

const edited = (name: string) =>
  new StartError({
    message: `migration ${name} of the database is not the one this Parley knows`,
    cure: 'Run the version the database was made with. If migrations were edited by hand, put the original text back.',
    exitCode: exitCodes.damaged,
  })

/**
 * What is left to do, in order.
 * @throws StartError when the database has had something this executable doesn't know, or knows differently
 */
export const pendingMigrations = (
  known: readonly Migration[],
  applied: readonly Applied[],
): readonly Migration[] => {
  const checksums = new Map(applied.map((one) => [one.name, one.checksum]))
  const strange = applied.filter((one) => !known.some((migration) => migration.name === one.name))
  if (strange.length > 0) throw tooNew(strange.map((one) => one.name))
  for (const migration of known) {
    const checksum = checksums.get(migration.name)
    if (checksum !== undefined && checksum !== checksumOf(migration)) throw edited(migration.name)
  }
  return known.filter((migration) => !checksums.has(migration.name))
}

export const migrationFailed = (name: string, cause: unknown): StartError =>
  new StartError({
    message: `migration ${name} failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    cure: 'Nothing was changed. Keep the database as it is and report this with the message above.',
    exitCode: exitCodes.broken,
    cause,
  })

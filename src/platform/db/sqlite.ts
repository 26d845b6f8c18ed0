import { statSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { exitCodes, StartError } from '../../core/start-error.ts'
import type { Database, OpenDatabase } from './database.ts'
import { troubleOf } from './failures.ts'
import {
  checksumOf,
  migrationFailed,
  migrationTable,
  pendingMigrations,
  type Applied,
  type Migration,
} from './migrations.ts'
import { patiently } from './patience.ts'
import type { PrismaDoor } from './prisma.ts'
import { createSqliteHot } from './sqlite-hot.ts'
import { openSqlitePrisma } from './sqlite-prisma.ts'
import {
  fileOf,
  loadAddonOnce,
  openSqliteFile,
  sqliteStartError,
  type AddonOption,
  type SqliteConnection,
} from './sqlite-open.ts'

const appliedTo = (connection: SqliteConnection): Applied[] => {
  const known = connection.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'parley_migrations'`).get()
  if (known === undefined) return []
  return connection.prepare<[], Applied>('SELECT "name", "checksum" FROM "parley_migrations"').all()
}

const apply = (connection: SqliteConnection, migration: Migration) => {
  try {
    connection.exec(migration.sql)
    connection
      .prepare('INSERT INTO "parley_migrations" ("name", "checksum") VALUES (?, ?)')
      .run(migration.name, checksumOf(migration))
  } catch (error) {
    throw troubleOf(error) === 'other' ? migrationFailed(migration.name, error) : error
  }
}

/** All of them or none: SQLite changes its schema inside transactions. Answers the names of those applied. */
const migrate = (connection: SqliteConnection, known: readonly Migration[]): string[] => {
  if (pendingMigrations(known, appliedTo(connection)).length === 0) return []
  const locked = connection.transaction(() => {
    connection.exec(migrationTable)
    const pending = pendingMigrations(known, appliedTo(connection))
    for (const migration of pending) apply(connection, migration)
    return pending.map((migration) => migration.name)
  })
  return locked.exclusive()
}

const openAndMigrate = (file: string, addon: AddonOption, known: readonly Migration[]) => {
  const connection = openSqliteFile(file, addon)
  try {
    return { connection, applied: migrate(connection, known) }
  } catch (error) {
    connection.close()
    throw sqliteStartError(file, error)
  }
}

/** Another process that starts at the same time holds the file for a moment: as often as needed, for a while. */
const inTurn = async <T>(open: () => T): Promise<T> => {
  const deadline = performance.now() + 15_000
  for (;;) {
    try {
      return open()
    } catch (error) {
      const busy = error instanceof StartError && troubleOf(error.cause) === 'busy'
      if (!busy || performance.now() > deadline) throw error
    }
    await delay(20)
  }
}

/** True while the path still leads to the file that was opened: a file deleted underneath would swallow writes. */
const stillThere = (file: string, inode: number): boolean =>
  statSync(file, { throwIfNoEntry: false })?.ino === inode

/** See `openDatabase`. */
export const openSqlite = async (options: OpenDatabase): Promise<Database> => {
  const file = fileOf(options.config.url)
  if (file === '' || file.includes('?')) throw badUrl(options.config.url)
  const addon = loadAddonOnce(options.loadAddon)
  const known = options.migrations('sqlite')
  const { connection, applied } = await inTurn(() => openAndMigrate(file, addon, known))
  if (applied.length > 0) options.log.info('database.migrated', { migrations: applied })
  const { ino } = statSync(file)
  let door: Promise<PrismaDoor> | undefined
  return {
    kind: 'sqlite',
    hot: createSqliteHot(connection),
    query: async (run) => {
      const { client } = await (door ??= openSqlitePrisma(file, addon))
      return patiently(() => run(client))
    },
    check: () => Promise.resolve(stillThere(file, ino) && answers(connection)),
    close: async () => {
      await (await door)?.close()
      connection.close()
    },
  }
}

const answers = (connection: SqliteConnection): boolean => {
  try {
    connection.prepare('SELECT 1 FROM "parley_migrations" LIMIT 1').get()
    return true
  } catch {
    return false
  }
}

const badUrl = (url: string) =>
  new StartError({
    message: `database.url ${url} doesn't name a file`,
    cure: 'Write it as file:/path/to/parley.db, or postgresql://… for PostgreSQL.',
    exitCode: exitCodes.configuration,
  })

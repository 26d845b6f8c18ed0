import { Pool, type PoolClient } from 'pg'
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
import { createPostgresqlHot, inTransaction } from './postgresql-hot.ts'
import { openPostgresqlPrisma } from './postgresql-prisma.ts'
import type { PrismaDoor } from './prisma.ts'

/** Any number nobody else takes: the advisory lock migrations are made under. */
const migrationLock = 7_021_863_554

const messageOf = (cause: unknown): string => {
  if (cause instanceof AggregateError) return cause.errors.map(messageOf).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}

/** The address without the password. */
const placeOf = (url: string): string => {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}${port === '' ? '' : `:${port}`}${pathname}`
}

const startError = (url: string, cause: unknown): StartError => {
  if (cause instanceof StartError) return cause
  const full = troubleOf(cause) === 'disk_full'
  return new StartError({
    message: full
      ? `the PostgreSQL server at ${placeOf(url)} has no room left`
      : `PostgreSQL at ${placeOf(url)} cannot be used: ${messageOf(cause)}`,
    cure: full
      ? 'Make room on its disk and start again. Nothing was lost.'
      : 'Check that it runs and accepts connections from here, and that user, password and database name in database.url are right.',
    exitCode: full ? exitCodes.disk : exitCodes.unavailable,
    cause,
  })
}

const appliedTo = async (client: Pool | PoolClient): Promise<Applied[]> => {
  const { rows } = await client.query<{ known: boolean }>(
    `SELECT to_regclass('"parley_migrations"') IS NOT NULL AS "known"`,
  )
  if (rows[0]?.known !== true) return []
  return (await client.query<Applied>('SELECT "name", "checksum" FROM "parley_migrations"')).rows
}

const apply = async (client: PoolClient, migration: Migration) => {
  try {
    await client.query(migration.sql)
    await client.query('INSERT INTO "parley_migrations" ("name", "checksum") VALUES ($1, $2)', [
      migration.name,
      checksumOf(migration),
    ])
  } catch (error) {
    throw troubleOf(error) === 'other' ? migrationFailed(migration.name, error) : error
  }
}

/** All of them or none, one process at a time. Answers the names of those applied. */
const migrate = async (pool: Pool, known: readonly Migration[]): Promise<string[]> => {
  if (pendingMigrations(known, await appliedTo(pool)).length === 0) return []
  const names: string[] = []
  await inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
    await client.query(migrationTable)
    for (const migration of pendingMigrations(known, await appliedTo(client))) {
      await apply(client, migration)
      names.push(migration.name)
    }
    return true
  })
  return names
}

const openPool = ({ config, log }: OpenDatabase): Pool => {
  const pool = new Pool({
    connectionString: config.url,
    application_name: 'parley',
    max: 10,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  })
  // A connection that dies while nobody uses it; the next statement opens another.
  pool.on('error', (error) => {
    log.warn('database.connection_lost', { message: messageOf(error) })
  })
  return pool
}

/** See `openDatabase`. */
export const openPostgresql = async (options: OpenDatabase): Promise<Database> => {
  const pool = openPool(options)
  let applied: string[]
  try {
    applied = await migrate(pool, options.migrations('postgresql'))
  } catch (error) {
    await pool.end()
    throw startError(options.config.url, error)
  }
  if (applied.length > 0) options.log.info('database.migrated', { migrations: applied })
  let door: Promise<PrismaDoor> | undefined
  return {
    kind: 'postgresql',
    hot: createPostgresqlHot(pool),
    query: async (run) => {
      const { client } = await (door ??= openPostgresqlPrisma(pool))
      return patiently(() => run(client))
    },
    check: () =>
      pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    close: async () => {
      await (await door)?.close()
      if (!pool.ending) await pool.end()
    },
  }
}

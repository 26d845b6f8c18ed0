import type { DatabaseConfig } from '../config/config.ts'
import type { LoadAddon } from './sqlite-open.ts'
import type { Statement } from './statement.ts'

export interface Peek {
  config: DatabaseConfig
  loadAddon?: LoadAddon | undefined
}

const patienceMilliseconds = 3_000

const peekSqlite = async (url: string, sql: string, loadAddon: LoadAddon | undefined): Promise<unknown[]> => {
  const { readSqliteFile } = await import('./sqlite-open.ts')
  const connection = readSqliteFile(url, loadAddon)
  try {
    return connection.prepare(sql).all()
  } finally {
    connection.close()
  }
}

const peekPostgresql = async (connectionString: string, sql: string): Promise<unknown[]> => {
  const { Client } = await import('pg')
  const client = new Client({
    connectionString,
    connectionTimeoutMillis: patienceMilliseconds,
    query_timeout: patienceMilliseconds,
  })
  // What goes wrong is what `connect` and `query` say.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('BEGIN READ ONLY')
    return (await client.query<object>(sql)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}

/**
 * Asks a database as it lies there, beside a server that may run: nothing is made, migrated or written. Null where there is none,
 * where it can't be asked, or where it is too old to know; never rejects.
 */
export const peek = async <Row>(
  { config: { kind, url }, loadAddon }: Peek,
  { sql }: Statement<Row, object>,
): Promise<Row[] | null> => {
  try {
    const rows = await (kind === 'sqlite'
      ? peekSqlite(url, sql.sqlite, loadAddon)
      : peekPostgresql(url, sql.postgresql))
    return rows as Row[]
  } catch {
    return null
  }
}

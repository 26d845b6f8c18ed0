import { Client } from 'pg'
import { openEmbedded } from '../../assets/embedded.ts'
import { migrationsFrom, type MigrationSource } from '../migrations.ts'

/** The repository's own migrations. */
export const repositoryMigrations: MigrationSource = migrationsFrom(openEmbedded())

/** A PostgreSQL server tests may make databases on; the rings of `npm test` set it. */
export const serverUrl = process.env['PARLEY_TEST_POSTGRESQL_URL'] ?? ''

/** Logs nothing: tests look at what comes back. */
export const silentLog = { info: () => undefined, warn: () => undefined }

/** Where a database on that server is. */
export const urlOf = (name: string): string => {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

/** Runs a statement on the server itself. */
export const onServer = async (sql: string): Promise<void> => {
  const client = new Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

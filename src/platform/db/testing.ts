import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, inject, onTestFinished } from 'vitest'
import type { Database } from './database.ts'
import { openDatabase } from './open-database.ts'
import type { DatabaseKind } from './statement.ts'
import { onServer, repositoryMigrations, serverUrl, silentLog, urlOf } from './testing/server.ts'

const freshFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-db-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return `file:${join(folder, 'parley.db')}`
}

const freshOnServer = async (template: string): Promise<string> => {
  const name = `parley_test_${randomBytes(8).toString('hex')}`
  // Files are copied in half the time that rows take.
  await onServer(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`)
  onTestFinished(() => onServer(`DROP DATABASE ${name} WITH (FORCE)`))
  return urlOf(name)
}

/** The URL of an empty database of its own, gone when the test is over. */
const freshUrl: Readonly<Record<DatabaseKind, () => Promise<string>>> = {
  sqlite: () => Promise.resolve(freshFile()),
  postgresql: () => freshOnServer('template0'),
}

/** What a test of both kinds is given. */
export interface TestDatabase {
  kind: DatabaseKind
  /** A migrated, empty database; closed and removed when the test is over. */
  open: () => Promise<Database>
  /** The URL of an empty one that isn't migrated. */
  url: () => Promise<string>
}

/** Opens what `url` names, with the repository's migrations unless told otherwise. Closed when the test is over. */
export const openTestDatabase = async (
  kind: DatabaseKind,
  url: string,
  migrations = repositoryMigrations,
): Promise<Database> => {
  const database = await openDatabase({ config: { kind, url }, log: silentLog, migrations })
  onTestFinished(() => database.close())
  return database
}

/** A copy of what was migrated before the first test takes a tenth of migrating it. */
const openMigratedFile = async (url: string): Promise<Database> => {
  const file = url.replace(/^file:/, '')
  mkdirSync(dirname(file), { recursive: true })
  copyFileSync(inject('migrated').sqlite, file)
  return openTestDatabase('sqlite', url)
}

const openMigrated: Readonly<Record<DatabaseKind, () => Promise<Database>>> = {
  sqlite: () => openMigratedFile(freshFile()),
  postgresql: async () => openTestDatabase('postgresql', await freshOnServer(inject('migrated').postgresql)),
}

/**
 * A migrated, empty database for a test that is about neither kind: of the one its project of vitest runs on. `file`: where
 * an SQLite one is to be, which isn't there yet. Closed when the test is over.
 */
export const openUsual = (file: string = freshFile()): Promise<Database> => {
  const kind = inject('usualDatabase')
  return kind === 'sqlite' ? openMigratedFile(file) : openMigrated[kind]()
}

const testDatabase = (kind: DatabaseKind): TestDatabase => ({
  kind,
  url: freshUrl[kind],
  open: openMigrated[kind],
})

type Suite = (database: TestDatabase) => void

/** What only SQLite can do, or get wrong. */
export const describeSqlite = (name: string, suite: Suite): void => {
  describe(`${name} on SQLite`, () => {
    suite(testDatabase('sqlite'))
  })
}

/** What only PostgreSQL can do, or get wrong. Without a server it is skipped, and says why. */
export const describePostgresql = (name: string, suite: Suite): void => {
  const missing = serverUrl === ''
  const reason = missing ? ' (skipped: PARLEY_TEST_POSTGRESQL_URL names no server)' : ''
  describe.skipIf(missing)(`${name} on PostgreSQL${reason}`, () => {
    suite(testDatabase('postgresql'))
  })
}

/** One suite for both databases. */
export const describeDatabases = (name: string, suite: Suite): void => {
  describeSqlite(name, suite)
  describePostgresql(name, suite)
}

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../open-database.ts'
import type { DatabaseKind } from '../statement.ts'
import { onServer, repositoryMigrations, serverUrl, silentLog, urlOf } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Empty databases that have had all migrations, for tests to copy: a file, and a name on the server of tests. */
    migrated: Readonly<Record<DatabaseKind, string>>
    /** What tests run on that say nothing of it; each project of vitest has its own. */
    usualDatabase: DatabaseKind
  }
}

const migrate = async (kind: DatabaseKind, url: string): Promise<void> => {
  await (
    await openDatabase({ config: { kind, url }, log: silentLog, migrations: repositoryMigrations })
  ).close()
}

/**
 * Migrates once what every test starts from; a migration that fails is told before the first test. The function it
 * answers clears up.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  if (project.getProvidedContext().usualDatabase === 'postgresql' && serverUrl === '')
    throw new Error('PARLEY_TEST_POSTGRESQL_URL names no server: `npm test rules` starts one')
  const folder = mkdtempSync(join(tmpdir(), 'parley-migrated-'))
  const file = join(folder, 'parley.db')
  const name = `parley_migrated_${randomBytes(8).toString('hex')}`
  await migrate('sqlite', `file:${file}`)
  if (serverUrl !== '') {
    await onServer(`CREATE DATABASE ${name} TEMPLATE template0`)
    await migrate('postgresql', urlOf(name))
  }
  project.provide('migrated', { sqlite: file, postgresql: name })
  return async () => {
    rmSync(folder, { recursive: true, force: true })
    if (serverUrl !== '') await onServer(`DROP DATABASE ${name}`)
  }
}

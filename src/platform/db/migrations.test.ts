import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { checksumOf, migrationsFrom, pendingMigrations, type Migration } from './migrations.ts'
import { repositoryMigrations } from './testing/server.ts'
import { describeDatabases, openTestDatabase } from './testing.ts'
import { statement, type DatabaseKind } from './statement.ts'

const migration = (name: string, sql = `CREATE TABLE "${name}" ("id" TEXT)`): Migration => ({ name, sql })
const had = (one: Migration) => ({ name: one.name, checksum: checksumOf(one) })
const [first, second] = [migration('0001_first'), migration('0002_second')]

test('what the database has not had is left to do, in order', () => {
  expect(pendingMigrations([first, second], [])).toEqual([first, second])
  expect(pendingMigrations([first, second], [had(first)])).toEqual([second])
  expect(pendingMigrations([first, second], [had(second), had(first)])).toEqual([])
})

test('a database of a newer Parley is refused by name', () => {
  expect(() => pendingMigrations([first], [had(first), had(second)])).toThrow(/newer Parley.*0002_second/)
})

test('a migration that was edited is refused by name', () => {
  const edited = migration('0001_first', 'SELECT 1')
  expect(() => pendingMigrations([edited], [had(first)])).toThrow(/0001_first/)
})

test('files are read in order, and only SQL', () => {
  const files: Record<string, string> = {
    'migrations/sqlite/0001_a.sql': 'A',
    'migrations/sqlite/0002_b.sql': 'B',
    'migrations/sqlite/notes.md': 'C',
  }
  const read = (name: string) => Buffer.from(files[name] ?? '')
  const source = migrationsFrom({ names: () => Object.keys(files), read })
  expect(source('sqlite')).toEqual([
    { name: '0001_a', sql: 'A' },
    { name: '0002_b', sql: 'B' },
  ])
})

const count = (table: string) =>
  statement<{ rows: number }, object>(
    `count_${table}`,
    `SELECT CAST(count(*) AS INTEGER) AS "rows" FROM "${table}"`,
  )

/** What a process of its own has migrated. */
const openInAnotherProcess = async (kind: DatabaseKind, url: string): Promise<string[]> => {
  const script = `
    import { openDatabase } from './open-database.ts'
    import { migrationsFrom } from './migrations.ts'
    import { openEmbedded } from '../assets/embedded.ts'
    const log = { info: (_, fields) => console.log(JSON.stringify(fields.migrations)), warn: console.error }
    const config = ${JSON.stringify({ kind, url })}
    await (await openDatabase({ config, log, migrations: migrationsFrom(openEmbedded()) })).close()`
  const child = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
  })
  const { stdout } = await child
  return stdout === '' ? [] : (JSON.parse(stdout) as string[])
}

describeDatabases('migrations', ({ kind, url }) => {
  const openWith = async (at: string, migrations: readonly Migration[]) =>
    openTestDatabase(kind, at, () => migrations)

  test('are applied once, and the new ones when they come', async () => {
    const at = await url()
    await (await openWith(at, [first])).close()
    const database = await openWith(at, [first, second])
    expect(await database.hot.row(count('parley_migrations'), {})).toEqual({ rows: 2 })
    expect(await database.hot.row(count('0002_second'), {})).toEqual({ rows: 0 })
  })

  test('several processes at once apply them once', async () => {
    const at = await url()
    const results = await Promise.all(Array.from({ length: 3 }, () => openInAnotherProcess(kind, at)))
    expect(results.flat().sort()).toEqual(repositoryMigrations(kind).map(({ name }) => name))
  })

  test('one that fails undoes all of this start and says which', async () => {
    const at = await url()
    const broken = migration('0002_broken', 'CREATE TABLE "half" ("id" TEXT); SELECT nonsense FROM nowhere')
    await expect(openWith(at, [first, broken])).rejects.toMatchObject({
      exitCode: 70,
      message: expect.stringContaining('0002_broken') as string,
    })
    const database = await openWith(at, [first, migration('0002_mended', 'CREATE TABLE "half" ("id" TEXT)')])
    expect(await database.hot.row(count('half'), {})).toEqual({ rows: 0 })
  })

  test('an older Parley refuses a newer database and changes nothing', async () => {
    const at = await url()
    await (await openWith(at, [first, second])).close()
    await expect(openWith(at, [first])).rejects.toMatchObject({
      exitCode: 65,
      cure: expect.stringContaining('newer version') as string,
    })
    const database = await openWith(at, [first, second])
    expect(await database.hot.row(count('parley_migrations'), {})).toEqual({ rows: 2 })
  })
})

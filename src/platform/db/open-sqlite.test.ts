import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { StartError } from '../../core/start-error.ts'
import { openDatabase } from './open-database.ts'
import { sqliteStartError } from './sqlite-open.ts'
import { repositoryMigrations, silentLog } from './testing/server.ts'
import { openTestDatabase } from './testing.ts'

const folder = (): string => {
  const path = mkdtempSync(join(tmpdir(), 'parley-open-'))
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true })
  })
  return path
}

const open = (file: string) =>
  openDatabase({
    config: { kind: 'sqlite', url: `file:${file}` },
    log: silentLog,
    migrations: repositoryMigrations,
  })

/** Why it refuses to open. */
const refusal = async (file: string): Promise<StartError> => {
  const error = await open(file).then(
    (database) => database.close(),
    (reason: unknown) => reason,
  )
  if (!(error instanceof StartError)) throw new Error(`opened, or failed otherwise: ${String(error)}`)
  return error
}

/** A database as an earlier run left it, with some pages in it. */
const earlier = async (file: string) => {
  await (await open(file)).close()
  const connection = new Sqlite(file)
  connection.exec(
    `WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 500)
     INSERT INTO "setup_links" SELECT value, 1, 1, 1, hex(randomblob(200)), 1 FROM n`,
  )
  connection.close()
}

test('makes the file, for its owner’s folder only, in WAL mode', async () => {
  const file = join(folder(), 'new', 'parley.db')
  const database = await open(file)
  expect(await database.check()).toBe(true)
  await database.close()
  expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700)
  const connection = new Sqlite(file)
  expect(connection.pragma('journal_mode', { simple: true })).toBe('wal')
  connection.close()
})

test('something else in its place is left alone', async () => {
  const file = join(folder(), 'parley.db')
  const text = 'My shopping list, which is no database.\n'.repeat(100)
  writeFileSync(file, text)
  const error = await refusal(file)
  expect(error.exitCode).toBe(65)
  expect(error.message).toContain(file)
  expect(error.cure).toContain('backup')
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test.each([
  ['cut short', (file: string) => truncateSync(file, statSync(file).size - 40_960)],
  [
    'overwritten in the middle',
    (file: string) => {
      const bytes = readFileSync(file)
      bytes.fill(0xa5, 8192, 65_536)
      writeFileSync(file, bytes)
    },
  ],
])('a database %s is refused and stays as it is', async (_, damage) => {
  const file = join(folder(), 'parley.db')
  await earlier(file)
  damage(file)
  const before = readFileSync(file)
  const error = await refusal(file)
  expect(error.exitCode).toBe(65)
  expect(error.message).toContain(`${file} is damaged`)
  expect(readFileSync(file).equals(before)).toBe(true)
})

/** Root may write anywhere, so this is a place that takes no files from anybody. */
test('a folder that cannot be written is named, with the cure', async () => {
  const error = await refusal('/proc/parley/parley.db')
  expect(error.message).toContain('/proc/parley/parley.db')
  expect([73, 74]).toContain(error.exitCode)
})

const withCode = (code: string) => Object.assign(new Error(`${code}: as the system says it`), { code })

test.each([
  ['EACCES', 73],
  ['EROFS', 73],
  ['SQLITE_READONLY_DBMOVED', 73],
  ['SQLITE_FULL', 74],
  ['SQLITE_BUSY', 74],
  ['SQLITE_IOERR_WRITE', 74],
  ['SQLITE_CORRUPT', 65],
])('%s while opening names the file and the cure, exit code %i', (code, exitCode) => {
  const error = sqliteStartError('/data/parley.db', withCode(code))
  expect(error).toMatchObject({ exitCode })
  expect(error.message).toContain('/data/parley.db')
  expect(error.cure).not.toBe('')
})

test('a URL that names no file is a wrong setting', async () => {
  expect(await refusal('')).toMatchObject({ exitCode: 78 })
})

test('a file deleted underneath is noticed', async () => {
  const file = join(folder(), 'parley.db')
  const database = await openTestDatabase('sqlite', `file:${file}`)
  expect(await database.check()).toBe(true)
  rmSync(file)
  expect(await database.check()).toBe(false)
})

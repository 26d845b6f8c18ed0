import type { Database } from '../platform/db/database.ts'
import { statement } from '../platform/db/statement.ts'

interface Column {
  table: string
  name: string
}

const columnsOf = ({ hot }: Database): Promise<Column[]> =>
  hot.rows(
    statement<Column, object>(
      'test_columns',
      `SELECT "m"."name" AS "table", "c"."name" AS "name"
       FROM "sqlite_master" AS "m", pragma_table_info("m"."name") AS "c" WHERE "m"."type" = 'table'`,
    ),
    {},
  )

/** Lets an SQLite database take nothing, as one whose disk is full does, while something is done. */
export const refusing = async (database: Database, act: () => Promise<unknown>): Promise<void> => {
  const tables = new Set((await columnsOf(database)).map(({ table }) => table))
  const run = (name: string, sql: string) =>
    database.hot.run(statement<never, object>(`test_${name}`, sql), {})
  const each = [...tables]
    .filter((table) => !/^(sqlite|_)|^jobs$/.test(table))
    .flatMap((table) =>
      ['INSERT', 'UPDATE', 'DELETE'].map((kind) => ({ table, kind, name: `refuse_${kind}_${table}` })),
    )
  for (const { table, kind, name } of each)
    await run(
      name,
      `CREATE TRIGGER "${name}" BEFORE ${kind} ON "${table}" BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`,
    )
  await act()
  for (const { name } of each) await run(`drop_${name}`, `DROP TRIGGER "${name}"`)
}

/** Every text of an SQLite database, by column. */
export const textsOf = async (database: Database): Promise<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const { table, name } of await columnsOf(database)) {
    const sql = `SELECT CAST("${name}" AS TEXT) AS "value" FROM "${table}"`
    const all = statement<{ value: string | null }, object>(`test_dump_${table}_${name}`, sql)
    found[`${table}.${name}`] = (await database.hot.rows(all, {})).map(({ value }) => value ?? '').join('\n')
  }
  return found
}

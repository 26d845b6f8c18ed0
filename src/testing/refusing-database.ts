import type { Database } from '../platform/db/database.ts'
import { statement } from '../platform/db/statement.ts'

interface Column {
  table: string
  name: string
}

const columns = statement<Column, object>('test_columns', {
  sqlite: `SELECT "m"."name" AS "table", "c"."name" AS "name"
     FROM "sqlite_master" AS "m", pragma_table_info("m"."name") AS "c" WHERE "m"."type" = 'table'`,
  postgresql: `SELECT "table_name" AS "table", "column_name" AS "name"
     FROM "information_schema"."columns" WHERE "table_schema" = 'public'`,
})

/** What refuses, as PostgreSQL wants it: a function of its own. */
const refusal = `CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''the disk is full''; END'`

const refused = ({ kind }: Database): string =>
  kind === 'sqlite'
    ? `BEGIN SELECT RAISE(ABORT, 'the disk is full'); END`
    : 'FOR EACH ROW EXECUTE FUNCTION refuse()'

/** Lets a database take nothing, as one whose disk is full does, while something is done. */
export const refusing = async (database: Database, act: () => Promise<unknown>): Promise<void> => {
  const tables = new Set((await database.hot.rows(columns, {})).map(({ table }) => table))
  const run = (name: string, sql: string) =>
    database.hot.run(statement<never, object>(`test_${name}`, sql), {})
  const each = [...tables]
    .filter((table) => !/^(sqlite|_)|^jobs$/.test(table))
    .flatMap((table) =>
      ['INSERT', 'UPDATE', 'DELETE'].map((event) => ({ table, event, name: `refuse_${event}_${table}` })),
    )
  if (database.kind === 'postgresql') await run('refusal', refusal)
  for (const { table, event, name } of each)
    await run(name, `CREATE TRIGGER "${name}" BEFORE ${event} ON "${table}" ${refused(database)}`)
  await act()
  for (const { table, name } of each)
    await run(`drop_${name}`, `DROP TRIGGER "${name}"${database.kind === 'sqlite' ? '' : ` ON "${table}"`}`)
}

/** Every text of a database, by column. */
export const textsOf = async (database: Database): Promise<Record<string, string>> => {
  const found: Record<string, string> = {}
  for (const { table, name } of await database.hot.rows(columns, {})) {
    // In an order of its own: what is written anew moves, where a database likes.
    const sql = `SELECT CAST("${name}" AS TEXT) AS "value" FROM "${table}" ORDER BY 1`
    const all = statement<{ value: string | null }, object>(`test_dump_${table}_${name}`, sql)
    found[`${table}.${name}`] = (await database.hot.rows(all, {})).map(({ value }) => value ?? '').join('\n')
  }
  return found
}

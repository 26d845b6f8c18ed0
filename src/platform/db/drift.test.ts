import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Database } from './database.ts'
import { statement, type DatabaseKind } from './statement.ts'
import { describeDatabases } from './testing.ts'

/** A table as `schema.prisma` means it, and as a migrated database has it. */
interface Table {
  name: string
  /** `name type null|not null`, sorted. */
  columns: string[]
  /** `unique? (columns)`, sorted; the primary key is one of them. */
  indexes: string[]
  /** `column -> table.column on delete action`, sorted. */
  references: string[]
}

const columnTypes: Readonly<Record<DatabaseKind, Readonly<Record<string, string>>>> = {
  sqlite: { String: 'TEXT', Float: 'REAL', Int: 'INTEGER' },
  postgresql: { String: 'text', Float: 'double precision', Int: 'integer' },
}

/** What the schema language cannot say, and migrations add. */
const beyondTheSchema: Readonly<Record<string, readonly string[]>> = {
  meetings: ['unique (roomId) where endedAt is null'],
}

const actions: Readonly<Record<string, string>> = { Cascade: 'CASCADE', SetNull: 'SET NULL' }

const schema = readFileSync(join(import.meta.dirname, '../../../prisma/schema.prisma'), 'utf8')
const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => ({
  name,
  table: /@@map\("(\w+)"\)/.exec(body)?.[1] ?? name,
  lines: body.split('\n').map((line) => line.trim()),
}))

const wantedColumn = (line: string, kind: DatabaseKind): string[] => {
  const [, name = '', type = '', optional = ''] = /^(\w+)\s+(String|Float|Int)(\?)?/.exec(line) ?? []
  return name === ''
    ? []
    : [`${name} ${columnTypes[kind][type] ?? type} ${optional === '' ? 'not null' : 'null'}`]
}

const wantedIndex = (line: string): string[] => {
  const single = /^(\w+)\s.*@(id|unique)\b/.exec(line)
  if (single) return [`unique (${single[1] ?? ''})`]
  const block = /^@@(index|unique)\(\[([^\]]+)\]\)/.exec(line)
  return block ? [`${block[1] === 'unique' ? 'unique ' : ''}(${block[2] ?? ''})`] : []
}

const wantedReference = (line: string): string[] => {
  const pattern =
    /^\w+\s+(\w+)\??\s.*@relation\((?:"\w+", )?fields: \[(\w+)\], references: \[(\w+)\], onDelete: (\w+)\)/
  const [, model = '', column = '', target = '', action = ''] = pattern.exec(line) ?? []
  const table = models.find(({ name }) => name === model)?.table ?? model
  return model === '' ? [] : [`${column} -> ${table}.${target} on delete ${actions[action] ?? action}`]
}

const wantedTables = (kind: DatabaseKind): Table[] =>
  models.map(({ table, lines }) => ({
    name: table,
    columns: lines.flatMap((line) => wantedColumn(line, kind)).sort(),
    indexes: [...lines.flatMap(wantedIndex), ...(beyondTheSchema[table] ?? [])].sort(),
    references: lines.flatMap(wantedReference).sort(),
  }))

interface Line {
  table: string
  line: string
}

/** One `line` per column, index or reference, in the words of `Table`. */
const questions: Readonly<
  Record<'columns' | 'indexes' | 'references', Readonly<Record<DatabaseKind, string>>>
> = {
  columns: {
    sqlite: `SELECT t.name AS "table", c.name || ' ' || c.type || CASE c."notnull" WHEN 1 THEN ' not null' ELSE ' null' END AS "line"
      FROM sqlite_schema t JOIN pragma_table_info(t.name) c WHERE t.type = 'table'`,
    postgresql: `SELECT table_name AS "table", column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE ' null' END AS "line"
      FROM information_schema.columns WHERE table_schema = 'public'`,
  },
  indexes: {
    sqlite: `SELECT t.name AS "table", CASE i."unique" WHEN 1 THEN 'unique ' ELSE '' END
        || '(' || (SELECT group_concat(name, ', ') FROM pragma_index_info(i.name)) || ')'
        || CASE i.partial WHEN 1 THEN ' where ' || (SELECT replace(replace(substr(sql, instr(sql, 'WHERE') + 6), '"', ''), 'IS NULL', 'is null') FROM sqlite_schema WHERE name = i.name) ELSE '' END AS "line"
      FROM sqlite_schema t JOIN pragma_index_list(t.name) i WHERE t.type = 'table'`,
    postgresql: `SELECT t.relname AS "table", CASE WHEN i.indisunique THEN 'unique ' ELSE '' END
        || '(' || (SELECT string_agg(a.attname, ', ' ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_attribute a WHERE a.attrelid = i.indexrelid) || ')'
        || COALESCE(' where ' || replace(replace(translate(pg_get_expr(i.indpred, i.indrelid), '()"', ''), 'IS NULL', 'is null'), '"', ''), '') AS "line"
      FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE n.nspname = 'public'`,
  },
  references: {
    sqlite: `SELECT t.name AS "table", f."from" || ' -> ' || f."table" || '.' || f."to" || ' on delete ' || f.on_delete AS "line"
      FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'`,
    postgresql: `SELECT t.relname AS "table", a.attname || ' -> ' || r.relname || '.' || b.attname || ' on delete '
        || CASE c.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE c.confdeltype::text END AS "line"
      FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      JOIN pg_attribute b ON b.attrelid = c.confrelid AND b.attnum = c.confkey[1]
      WHERE c.contype = 'f'`,
  },
}

const linesOf = async ({ hot }: Database, part: keyof typeof questions) =>
  hot.rows(statement<Line, object>(`drift_${part}`, questions[part]), {})

const actualTables = async (database: Database): Promise<Table[]> => {
  const [columns, indexes, references] = await Promise.all([
    linesOf(database, 'columns'),
    linesOf(database, 'indexes'),
    linesOf(database, 'references'),
  ])
  const names = [...new Set(columns.map(({ table }) => table))].filter((name) => name !== 'parley_migrations')
  const of = (lines: Line[], name: string) =>
    lines
      .filter(({ table }) => table === name)
      .map(({ line }) => line)
      .sort()
  return names.map((name) => ({
    name,
    columns: of(columns, name),
    indexes: of(indexes, name),
    references: of(references, name),
  }))
}

const byName = (a: Table, b: Table) => a.name.localeCompare(b.name)

describeDatabases('a migrated database', ({ kind, open }) => {
  test('has exactly the tables, columns, indexes and references of schema.prisma', async () => {
    const actual = await actualTables(await open())
    expect(actual.sort(byName)).toEqual(wantedTables(kind).sort(byName))
  })
})

test('the schema was read at all', () => {
  const users = wantedTables('sqlite').find(({ name }) => name === 'users')
  expect(users?.columns).toContain('disabledAt REAL null')
  expect(models).toHaveLength(28)
})

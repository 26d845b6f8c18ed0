import type { DatabaseConfig } from '../config/config.ts'

export type DatabaseKind = DatabaseConfig['kind']

/** What goes into a column: text, numbers (instants among them), nothing. */
export type Value = string | number | null

/** A statement prepared once per connection. */
export interface AnyStatement {
  readonly name: string
  readonly sql: Readonly<Record<DatabaseKind, string>>
  /** See `soon`. */
  readonly durability: 'now' | 'soon'
}

/**
 * With its types: `Row` is what it answers, `Params` the object its `$names` are taken from. Column names are written
 * in double quotes, so that both databases keep their capitals and rows need no renaming.
 */
export interface Statement<Row, Params> extends AnyStatement {
  /** Only a type: never set. */
  readonly types?: { row: Row; params: Params }
}

type Sql = string | Readonly<Record<DatabaseKind, string>>
type Valued<Params> = { [Key in keyof Params]: Value }

const make = (name: string, sql: Sql, durability: 'now' | 'soon') => ({
  name,
  sql: typeof sql === 'string' ? { sqlite: sql, postgresql: sql } : sql,
  durability,
})

/** A statement whose writes are on the disk when it answers. `name` is unique in the process. */
export const statement = <Row, Params extends Valued<Params>>(
  name: string,
  sql: Sql,
): Statement<Row, Params> => make(name, sql, 'now')

/**
 * A statement whose writes survive a crash of this process at once, a power cut only a moment later. For what is
 * worthless without the media server that ran beside it (who is inside), and for what is only kept to the hour.
 */
export const soon = <Row, Params extends Valued<Params>>(name: string, sql: Sql): Statement<Row, Params> =>
  make(name, sql, 'soon')

/** An instant that is answered by a query: PostgreSQL can't tell there what kind of number a parameter is. */
export const asInstant = (name: string): string => `CAST($${name} AS DOUBLE PRECISION)`

/**
 * A statement that relies on what it reads until it is done: `${lock}` ends its query. PostgreSQL locks the rows it read, so that
 * whoever changes them waits, or is waited for and then seen; SQLite has one writer anyway.
 */
export const relying = (sql: (lock: string) => string): Sql => ({
  sqlite: sql(''),
  postgresql: sql('FOR SHARE'),
})

/** One statement of a batch. */
export interface Step {
  readonly statement: AnyStatement
  readonly params: object
  /** How many rows it must change; otherwise the whole batch is undone. */
  readonly mustChange?: number
}

/** Builds a step with its parameters checked. */
export const step = <Row, Params>(
  one: Statement<Row, Params>,
  params: Params & object,
  mustChange?: number,
): Step => ({
  statement: one,
  params,
  ...(mustChange === undefined ? {} : { mustChange }),
})

/** Prepared statements for what every request needs: many times cheaper than the client, same on both databases. */
export interface Hot {
  /** The first row, or null. */
  row<Row, Params>(statement: Statement<Row, Params>, params: Params & object): Promise<Row | null>
  rows<Row, Params>(statement: Statement<Row, Params>, params: Params & object): Promise<Row[]>
  /** How many rows were changed. */
  run<Row, Params>(statement: Statement<Row, Params>, params: Params & object): Promise<number>
  /** All steps or none. False when a step didn't change what it must; then nothing has happened. */
  batch(steps: readonly Step[]): Promise<boolean>
}

/** A statement as a driver wants it: `?` or `$1` in its text, and the names to fill them from, in order. */
export interface Compiled {
  readonly text: string
  readonly names: readonly string[]
}

/** Turns `$name` into what the driver of this kind of database understands. */
export const compile = (one: AnyStatement, kind: DatabaseKind): Compiled => {
  const names: string[] = []
  const text = one.sql[kind].replace(/\$([a-z]\w*)/gi, (_, name: string) => {
    const known = kind === 'sqlite' ? -1 : names.indexOf(name)
    const place = known === -1 ? names.push(name) : known + 1
    return kind === 'sqlite' ? '?' : `$${place}`
  })
  return { text, names }
}

/** The values of a call in the order of the compiled statement. */
export const valuesOf = ({ names }: Compiled, params: object): Value[] => {
  const given = params as Readonly<Record<string, Value>>
  return names.map((name) => given[name] ?? null)
}

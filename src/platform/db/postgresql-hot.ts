import type { Pool, PoolClient, QueryResult, QueryResultRow } from 'pg'
import { patiently } from './patience.ts'
import {
  compile,
  valuesOf,
  type AnyStatement,
  type Compiled,
  type Hot,
  type Statement,
  type Step,
} from './statement.ts'

type Asker = Pool | PoolClient

/** Hot statements as named ones: each connection of the pool prepares them at first use. */
export const createPostgresqlHot = (pool: Pool): Hot => {
  const compiled = new Map<AnyStatement, Compiled>()

  const ready = (one: AnyStatement): Compiled => {
    const known = compiled.get(one)
    if (known) return known
    const fresh = compile(one, 'postgresql')
    compiled.set(one, fresh)
    return fresh
  }

  const ask = <Row extends QueryResultRow>(
    asker: Asker,
    statement: AnyStatement,
    params: object,
  ): Promise<QueryResult<Row>> => {
    const one = ready(statement)
    return asker.query<Row>({ name: statement.name, text: one.text, values: valuesOf(one, params) })
  }

  const rows = <Row, Params>(statement: Statement<Row, Params>, params: Params & object): Promise<Row[]> =>
    patiently(async () => (await ask<QueryResultRow>(pool, statement, params)).rows as Row[])

  const stepsHold = async (client: PoolClient, steps: readonly Step[]): Promise<boolean> => {
    for (const { statement, params, mustChange } of steps) {
      const { rowCount } = await ask(client, statement, params)
      if (mustChange !== undefined && rowCount !== mustChange) return false
    }
    return true
  }

  return {
    row: async (statement, params) => (await rows(statement, params))[0] ?? null,
    rows,
    run: (statement, params) => patiently(async () => (await ask(pool, statement, params)).rowCount ?? 0),
    batch: (steps) => patiently(() => inTransaction(pool, (client) => stepsHold(client, steps))),
  }
}

/** Commits when `run` answers true; otherwise, or when it throws, nothing has happened. */
export const inTransaction = async (
  pool: Pool,
  run: (client: PoolClient) => Promise<boolean>,
): Promise<boolean> => {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query('BEGIN')
    const good = await run(client)
    await client.query(good ? 'COMMIT' : 'ROLLBACK')
    return good
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true
    })
    throw error
  } finally {
    client.release(broken)
  }
}

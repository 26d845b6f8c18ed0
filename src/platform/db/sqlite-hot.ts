import type { Statement as Prepared } from 'better-sqlite3'
import { patiently } from './patience.ts'
import type { SqliteConnection } from './sqlite-open.ts'
import {
  compile,
  valuesOf,
  type AnyStatement,
  type Compiled,
  type Hot,
  type Statement,
  type Step,
} from './statement.ts'

type Durability = AnyStatement['durability']

interface Ready extends Compiled {
  prepared: Prepared
}

/** Undoes a batch from inside its transaction. */
class Undo extends Error {}

/** Hot statements on a connection of their own. Everything here is done in one go, so no two callers interleave. */
export const createSqliteHot = (connection: SqliteConnection): Hot => {
  const prepared = new Map<AnyStatement, Ready>()
  let durability: Durability = 'now'

  const prepare = (one: AnyStatement): Ready => {
    const compiled = compile(one, 'sqlite')
    const ready = { ...compiled, prepared: connection.prepare(compiled.text) }
    prepared.set(one, ready)
    return ready
  }

  /** Commits of WAL mode with NORMAL aren't synced; a later FULL one takes them along. */
  const use = (wanted: Durability) => {
    if (wanted === durability) return
    connection.exec(`PRAGMA synchronous = ${wanted === 'now' ? 'FULL' : 'NORMAL'}`)
    durability = wanted
  }

  const ready = (one: AnyStatement): Ready => prepared.get(one) ?? prepare(one)

  const change = ({ statement, params }: Step): number => {
    const one = ready(statement)
    return one.prepared.run(valuesOf(one, params)).changes
  }

  const all = connection.transaction((steps: readonly Step[]) => {
    for (const one of steps) {
      const changed = change(one)
      if (one.mustChange !== undefined && changed !== one.mustChange) throw new Undo()
    }
  })

  const batch = (steps: readonly Step[]): boolean => {
    use('now')
    try {
      all.immediate(steps)
      return true
    } catch (error) {
      if (error instanceof Undo) return false
      throw error
    }
  }

  return {
    row: <Row, Params>(statement: Statement<Row, Params>, params: Params & object) =>
      patiently(() => {
        const one = ready(statement)
        if (!one.prepared.readonly) use(statement.durability)
        return (one.prepared.get(valuesOf(one, params)) as Row | undefined) ?? null
      }),
    rows: <Row, Params>(statement: Statement<Row, Params>, params: Params & object) =>
      patiently(() => {
        const one = ready(statement)
        if (!one.prepared.readonly) use(statement.durability)
        return one.prepared.all(valuesOf(one, params)) as Row[]
      }),
    run: (statement, params) =>
      patiently(() => {
        use(statement.durability)
        return change({ statement, params })
      }),
    batch: (steps) => patiently(() => batch(steps)),
  }
}

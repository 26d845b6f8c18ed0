import type { Database } from '../platform/db/database.ts'

/** A database that notes the name of every prepared statement it is asked for. */
export const watchedDatabase = (database: Database): { database: Database; asked: string[] } => {
  const asked: string[] = []
  const hot = new Proxy(database.hot, {
    get: (target, name) => {
      const found: unknown = Reflect.get(target, name)
      if (typeof found !== 'function') return found
      return (...input: { name?: string }[]): unknown => {
        asked.push(`${String(name)} ${input[0]?.name ?? ''}`)
        return Reflect.apply(found, target, input)
      }
    },
  })
  return { database: { ...database, hot }, asked }
}

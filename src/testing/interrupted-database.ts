import type { Database } from '../platform/db/database.ts'

/** A database in which something else happens, once, right before a prepared statement of this name is run. */
export const interruptedDatabase = (
  database: Database,
): { database: Database; before: (name: string, act: () => Promise<unknown>) => void } => {
  const waiting = new Map<string, () => Promise<unknown>>()
  const hot: Database['hot'] = {
    ...database.hot,
    async run(one, params) {
      const act = waiting.get(one.name)
      waiting.delete(one.name)
      await act?.()
      return database.hot.run(one, params)
    },
  }
  return { database: { ...database, hot }, before: (name, act) => void waiting.set(name, act) }
}

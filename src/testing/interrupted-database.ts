import type { Database } from '../platform/db/database.ts'

/** A database in which something else happens, once, right before a prepared statement of this name is run. */
export const interruptedDatabase = (
  database: Database,
): { database: Database; before: (name: string, act: () => Promise<unknown>) => void } => {
  const waiting = new Map<string, () => Promise<unknown>>()
  const interrupt = async (name: string): Promise<void> => {
    const act = waiting.get(name)
    waiting.delete(name)
    await act?.()
  }
  const hot: Database['hot'] = {
    ...database.hot,
    async run(one, params) {
      await interrupt(one.name)
      return database.hot.run(one, params)
    },
    async batch(steps) {
      for (const { statement } of steps) await interrupt(statement.name)
      return database.hot.batch(steps)
    },
  }
  return { database: { ...database, hot }, before: (name, act) => void waiting.set(name, act) }
}

import type { Database, OpenDatabase } from './database.ts'

/**
 * Opens the database and brings it up to date.
 * @throws StartError naming the database and the cure: damaged, not writable, no room, not reachable, made by a newer
 *   Parley. It is then as it was. Only the driver that is needed is loaded.
 */
export const openDatabase = async (options: OpenDatabase): Promise<Database> => {
  if (options.config.kind === 'sqlite') return (await import('./sqlite.ts')).openSqlite(options)
  return (await import('./postgresql.ts')).openPostgresql(options)
}

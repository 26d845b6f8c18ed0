import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Server } from './server.ts'

/** One line of who was there: a place, when it was first taken, and since when it is empty (UTC ms). */
export interface Attended {
  name: string
  identity: string
  joinedAt: number | null
  leftAt: number | null
}

/** What the server has written down of who was in its meetings, in order of admission. */
export const attendanceOf = ({ folder }: Pick<Server, 'folder'>): Attended[] => {
  const database = new DatabaseSync(join(folder, 'parley.db'), { readOnly: true })
  try {
    const rows = database
      .prepare(`SELECT "name", "identity", "joinedAt", "leftAt" FROM "participants" ORDER BY "admittedAt"`)
      .all()
    return rows as unknown as Attended[]
  } finally {
    database.close()
  }
}

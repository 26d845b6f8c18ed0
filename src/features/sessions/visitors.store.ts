import type { Database } from '../../platform/db/database.ts'
import { soon, statement } from '../../platform/db/statement.ts'
import type { VisitorRow, VisitorStore } from './session.ts'

const lookUp = statement<VisitorRow, { secretHash: string }>(
  'visitor_look_up',
  `SELECT "id", "secretHash", "name", "createdAt", "expiresAt" FROM "visitors" WHERE "secretHash" = $secretHash`,
)

const insert = soon<never, VisitorRow>(
  'visitor_insert',
  `INSERT INTO "visitors" ("id", "createdAt", "updatedAt", "secretHash", "name", "expiresAt")
   VALUES ($id, $createdAt, $createdAt, $secretHash, $name, $expiresAt)`,
)

const update = soon<never, { id: string; name: string; expiresAt: number }>(
  'visitor_update',
  `UPDATE "visitors" SET "name" = $name, "expiresAt" = $expiresAt, "version" = "version" + 1 WHERE "id" = $id`,
)

/** The visitors table of either database. A visitor carries no rights, so none waits for the disk. */
export const createVisitorStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): VisitorStore => ({
  lookUp: (secretHash) => hot.row(lookUp, { secretHash }),
  insert: async (visitor) => {
    await hot.run(insert, visitor)
  },
  update: async (change) => {
    await hot.run(update, change)
  },
})

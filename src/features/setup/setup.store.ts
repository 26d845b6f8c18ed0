import type { Database } from '../../platform/db/database.ts'
import { statement, step } from '../../platform/db/statement.ts'
import type { SetupLink, SetupStore } from './setup-link.ts'

const find = statement<SetupLink, { secretHash: string }>(
  'setup_link_find',
  `SELECT "id", "secretHash", "createdAt", "expiresAt" FROM "setup_links" WHERE "secretHash" = $secretHash`,
)

const removeAll = statement<never, object>('setup_link_delete_all', `DELETE FROM "setup_links"`)

const insert = statement<never, SetupLink>(
  'setup_link_insert',
  `INSERT INTO "setup_links" ("id", "createdAt", "updatedAt", "secretHash", "expiresAt")
   VALUES ($id, $createdAt, $createdAt, $secretHash, $expiresAt)`,
)

const remove = statement<never, { secretHash: string }>(
  'setup_link_take',
  `DELETE FROM "setup_links" WHERE "secretHash" = $secretHash`,
)

/** The setup links table of either database. */
export const createSetupStore = ({ database: { hot } }: { database: Pick<Database, 'hot'> }): SetupStore => ({
  replace: async (link) => {
    await hot.batch([step(removeAll, {}), step(insert, link, 1)])
  },
  find: (secretHash) => hot.row(find, { secretHash }),
  taking: (secretHash) => step(remove, { secretHash }, 1),
})

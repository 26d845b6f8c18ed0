import type { Database } from '../../platform/db/database.ts'
import { statement, step } from '../../platform/db/statement.ts'
import type { ResetLink, ResetStore } from './reset-link.ts'

const find = statement<ResetLink, { secretHash: string }>(
  'reset_link_find',
  `SELECT "id", "secretHash", "userId", "createdAt", "expiresAt", "mailedTo" FROM "reset_links" WHERE "secretHash" = $secretHash`,
)

const findOf = statement<ResetLink, { userId: string }>(
  'reset_link_find_of',
  `SELECT "id", "secretHash", "userId", "createdAt", "expiresAt", "mailedTo" FROM "reset_links" WHERE "userId" = $userId`,
)

/** Of two links made for one account at the same moment, the later one is good. */
const put = statement<never, ResetLink>(
  'reset_link_put',
  `INSERT INTO "reset_links" ("id", "createdAt", "updatedAt", "secretHash", "userId", "expiresAt", "mailedTo")
   VALUES ($id, $createdAt, $createdAt, $secretHash, $userId, $expiresAt, $mailedTo)
   ON CONFLICT ("userId") DO UPDATE SET "id" = excluded."id", "createdAt" = excluded."createdAt",
     "updatedAt" = excluded."updatedAt", "secretHash" = excluded."secretHash", "expiresAt" = excluded."expiresAt",
     "mailedTo" = excluded."mailedTo"`,
)

const remove = statement<never, { secretHash: string }>(
  'reset_link_take',
  `DELETE FROM "reset_links" WHERE "secretHash" = $secretHash`,
)

const removeExpired = statement<never, { at: number }>(
  'reset_link_delete_expired',
  `DELETE FROM "reset_links" WHERE "expiresAt" < $at`,
)

/** The reset links table of either database. */
export const createResetStore = ({ database: { hot } }: { database: Pick<Database, 'hot'> }): ResetStore => ({
  replace: async (link) => {
    await hot.run(put, link)
  },
  find: (secretHash) => hot.row(find, { secretHash }),
  findOf: (userId) => hot.row(findOf, { userId }),
  taking: (secretHash) => step(remove, { secretHash }, 1),
  deleteExpired: async (at) => {
    await hot.run(removeExpired, { at })
  },
})

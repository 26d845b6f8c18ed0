import type { Database } from '../../platform/db/database.ts'
import { asInstant, relying, statement, step } from '../../platform/db/statement.ts'
import type { ResetLink, ResetStore } from './reset-link.ts'

const columns = `"id", "secretHash", "userId", "byId", "createdAt", "expiresAt", "mailedTo"`

/** Whoever made it may still make one: it is asked again when the link is shown, so that a row left behind opens nothing. */
const mayMake = `("byId" IS NULL OR EXISTS (SELECT 1 FROM "users" m
     WHERE m."id" = "byId" AND m."role" = 'admin' AND m."disabledAt" IS NULL))`

const find = statement<ResetLink, { secretHash: string }>(
  'reset_link_find',
  `SELECT ${columns} FROM "reset_links" WHERE "secretHash" = $secretHash AND ${mayMake}`,
)

const findOf = statement<ResetLink, { userId: string }>(
  'reset_link_find_of',
  `SELECT ${columns} FROM "reset_links" WHERE "userId" = $userId`,
)

/**
 * Of two links made for one account at the same moment, the later one is good. Whoever changes the address finds this link, or
 * is seen by it.
 */
const put = statement<never, ResetLink & { email: string }>(
  'reset_link_put',
  relying(
    (lock) => `INSERT INTO "reset_links" ("id", "createdAt", "updatedAt", "secretHash", "userId",
     "byId", "expiresAt", "mailedTo")
   SELECT $id, ${asInstant('createdAt')}, ${asInstant('createdAt')}, $secretHash, u."id", $byId, $expiresAt, $mailedTo
   FROM "users" u
   WHERE u."id" = $userId AND u."email" = $email AND u."disabledAt" IS NULL ${lock}
   ON CONFLICT ("userId") DO UPDATE SET "id" = excluded."id", "createdAt" = excluded."createdAt",
     "updatedAt" = excluded."updatedAt", "secretHash" = excluded."secretHash", "byId" = excluded."byId",
     "expiresAt" = excluded."expiresAt", "mailedTo" = excluded."mailedTo"`,
  ),
)

const remove = statement<never, { secretHash: string }>(
  'reset_link_take',
  `DELETE FROM "reset_links" WHERE "secretHash" = $secretHash AND ${mayMake}`,
)

const removeOf = statement<never, { userId: string }>(
  'reset_link_delete_of',
  `DELETE FROM "reset_links" WHERE "userId" = $userId`,
)

const removeMadeBy = statement<never, { userId: string }>(
  'reset_link_delete_made_by',
  `DELETE FROM "reset_links" WHERE "byId" = $userId`,
)

const removeExpired = statement<never, { at: number }>(
  'reset_link_delete_expired',
  `DELETE FROM "reset_links" WHERE "expiresAt" < $at`,
)

/** The reset links table of either database. */
export const createResetStore = ({ database: { hot } }: { database: Pick<Database, 'hot'> }): ResetStore => ({
  replace: async (link, { email }) => (await hot.run(put, { ...link, email })) === 1,
  find: (secretHash) => hot.row(find, { secretHash }),
  findOf: (userId) => hot.row(findOf, { userId }),
  taking: (secretHash) => step(remove, { secretHash }, 1),
  dropping: (userId) => step(removeOf, { userId }),
  deleteMadeBy: async (userId) => {
    await hot.run(removeMadeBy, { userId })
  },
  deleteExpired: async (at) => {
    await hot.run(removeExpired, { at })
  },
})

import type { Database } from '../../platform/db/database.ts'
import { relying, soon, statement } from '../../platform/db/statement.ts'
import type { ApiKeyLookup, ApiKeyRow, ApiKeyStore } from './api-key.ts'

/** The cast as in the sessions' store. */
const lookUp = statement<ApiKeyLookup, { secretHash: string }>(
  'api_key_look_up',
  `SELECT k."id" AS "keyId", k."userId", u."name", u."emailShown" AS "email", u."username", u."role", u."disabledAt",
     k."scopes", k."expiresAt", k."usedAt"
   FROM "api_keys" k JOIN "users" u ON u."id" = k."userId"
   WHERE k."secretHash" = CAST($secretHash AS TEXT)`,
)

const ofUser = statement<ApiKeyRow, { userId: string }>(
  'api_key_of_user',
  `SELECT "id", "createdAt", "secretHash", "userId", "name", "scopes", "expiresAt", "usedAt"
   FROM "api_keys" WHERE "userId" = $userId ORDER BY "createdAt" DESC, "id" DESC`,
)

const insert = statement<never, ApiKeyRow & { most: number }>(
  'api_key_insert',
  relying(
    (lock) => `INSERT INTO "api_keys" ("id", "createdAt", "updatedAt", "secretHash", "userId", "name",
     "scopes", "expiresAt", "usedAt")
   SELECT CAST($id AS TEXT), $createdAt, $createdAt, CAST($secretHash AS TEXT), u."id", CAST($name AS TEXT),
     CAST($scopes AS TEXT), $expiresAt, $usedAt
   FROM "users" u
   WHERE u."id" = $userId AND u."disabledAt" IS NULL
     AND (SELECT COUNT(*) FROM "api_keys" k WHERE k."userId" = $userId) < CAST($most AS INTEGER) ${lock}`,
  ),
)

const remove = statement<{ name: string }, { userId: string; id: string }>(
  'api_key_delete',
  `DELETE FROM "api_keys" WHERE "id" = $id AND "userId" = $userId RETURNING "name"`,
)

const touch = soon<never, { id: string; at: number }>(
  'api_key_touch',
  `UPDATE "api_keys" SET "usedAt" = $at, "updatedAt" = $at, "version" = "version" + 1 WHERE "id" = $id`,
)

const removeExpired = statement<never, { before: number }>(
  'api_key_delete_expired',
  `DELETE FROM "api_keys" WHERE "expiresAt" < $before`,
)

/** The api_keys table of either database. */
export const createApiKeyStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): ApiKeyStore => ({
  lookUp: (secretHash) => hot.row(lookUp, { secretHash }),
  listOfUser: (userId) => hot.rows(ofUser, { userId }),
  insert: async (key, most) => (await hot.run(insert, { ...key, most })) === 1,
  delete: (which) => hot.row(remove, which),
  touch: async (change) => {
    await hot.run(touch, change)
  },
  deleteExpired: async (before) => {
    await hot.run(removeExpired, { before })
  },
})

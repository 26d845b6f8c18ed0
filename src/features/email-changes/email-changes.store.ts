import type { Database } from '../../platform/db/database.ts'
import { statement } from '../../platform/db/statement.ts'
import type { EmailChange, EmailChangeStore } from './email-change.ts'

const columns = `"id", "secretHash", "userId", "kind", "emailShown", "createdAt", "expiresAt"`

const insert = statement<never, EmailChange>(
  'email_change_insert',
  `INSERT INTO "email_changes" (${columns}, "updatedAt")
   VALUES ($id, $secretHash, $userId, $kind, $emailShown, $createdAt, $expiresAt, $createdAt)`,
)

const find = statement<EmailChange, { secretHash: string }>(
  'email_change_find',
  `SELECT ${columns} FROM "email_changes" WHERE "secretHash" = $secretHash`,
)

const findConfirmOf = statement<EmailChange, { userId: string }>(
  'email_change_find_confirm_of',
  `SELECT ${columns} FROM "email_changes" WHERE "userId" = $userId AND "kind" = 'confirm'
   ORDER BY "createdAt" DESC LIMIT 1`,
)

const listOf = statement<EmailChange, { userId: string }>(
  'email_change_list_of',
  `SELECT ${columns} FROM "email_changes" WHERE "userId" = $userId ORDER BY "createdAt", "id"`,
)

const remove = statement<never, { id: string }>(
  'email_change_delete',
  `DELETE FROM "email_changes" WHERE "id" = $id`,
)

const removeConfirmsOf = statement<never, { userId: string }>(
  'email_change_delete_confirms_of',
  `DELETE FROM "email_changes" WHERE "userId" = $userId AND "kind" = 'confirm'`,
)

const removeAllOf = statement<never, { userId: string }>(
  'email_change_delete_all_of',
  `DELETE FROM "email_changes" WHERE "userId" = $userId`,
)

const removeExpired = statement<never, { at: number }>(
  'email_change_delete_expired',
  `DELETE FROM "email_changes" WHERE "expiresAt" < $at`,
)

/** The email changes table of either database. */
export const createEmailChangeStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): EmailChangeStore => ({
  insert: async (change) => {
    await hot.run(insert, change)
  },
  find: (secretHash) => hot.row(find, { secretHash }),
  findConfirmOf: (userId) => hot.row(findConfirmOf, { userId }),
  listOf: (userId) => hot.rows(listOf, { userId }),
  delete: async (id) => {
    await hot.run(remove, { id })
  },
  deleteConfirmsOf: async (userId) => {
    await hot.run(removeConfirmsOf, { userId })
  },
  deleteAllOf: async (userId) => {
    await hot.run(removeAllOf, { userId })
  },
  deleteExpired: async (at) => {
    await hot.run(removeExpired, { at })
  },
})

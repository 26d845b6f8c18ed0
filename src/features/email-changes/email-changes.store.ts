import type { Database } from '../../platform/db/database.ts'
import { asInstant, relying, statement, step } from '../../platform/db/statement.ts'
import type { EmailChange, EmailChangeStore } from './email-change.ts'

const columns = `"id", "secretHash", "userId", "kind", "emailShown", "createdAt", "expiresAt"`

/** Everything that ends sign-ins or other ways in changes one of the two rows it reads, before it ends these. */
const insertConfirm = statement<never, EmailChange & { sessionId: string }>(
  'email_change_insert_confirm',
  relying(
    (lock) => `INSERT INTO "email_changes" (${columns}, "updatedAt")
   SELECT $id, $secretHash, u."id", $kind, $emailShown, ${asInstant('createdAt')}, ${asInstant('expiresAt')},
     ${asInstant('createdAt')}
   FROM "users" u JOIN "sessions" s ON s."userId" = u."id"
   WHERE u."id" = $userId AND u."disabledAt" IS NULL AND s."id" = $sessionId ${lock}`,
  ),
)

const insertUndo = statement<never, EmailChange>(
  'email_change_insert_undo',
  `INSERT INTO "email_changes" (${columns}, "updatedAt")
   SELECT $id, $secretHash, u."id", $kind, $emailShown, ${asInstant('createdAt')}, ${asInstant('expiresAt')},
     ${asInstant('createdAt')}
   FROM "users" u
   WHERE u."id" = $userId AND NOT EXISTS (SELECT 1 FROM "email_changes" o
     WHERE o."userId" = $userId AND o."kind" = 'undo' AND o."expiresAt" > ${asInstant('createdAt')})`,
)

const arm = statement<{ expiresAt: number }, { id: string; secretHash: string; at: number }>(
  'email_change_arm',
  `UPDATE "email_changes" SET "secretHash" = $secretHash, "updatedAt" = $at, "version" = "version" + 1
   WHERE "id" = $id AND "kind" = 'confirm' RETURNING "expiresAt"`,
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

const setConfirmed = statement<never, { id: string }>(
  'email_change_set_confirmed',
  `UPDATE "email_changes" SET "kind" = 'confirmed', "version" = "version" + 1 WHERE "id" = $id AND "kind" = 'confirm'`,
)

const remove = statement<never, { id: string }>(
  'email_change_delete',
  `DELETE FROM "email_changes" WHERE "id" = $id`,
)

const removeConfirmsOf = statement<never, { userId: string }>(
  'email_change_delete_confirms_of',
  `DELETE FROM "email_changes" WHERE "userId" = $userId AND "kind" = 'confirm'`,
)

const removeOtherConfirmsOf = statement<never, { userId: string; id: string }>(
  'email_change_delete_other_confirms_of',
  `DELETE FROM "email_changes" WHERE "userId" = $userId AND "kind" = 'confirm' AND "id" <> $id`,
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
  wait: (change, { sessionId }) => {
    const { id, userId } = change
    // The account before its links, as everybody does who changes both: nobody waits for each other.
    return hot.batch([
      step(insertConfirm, { ...change, sessionId }, 1),
      step(removeOtherConfirmsOf, { userId, id }),
    ])
  },
  arm: (given) => hot.row(arm, given),
  find: (secretHash) => hot.row(find, { secretHash }),
  findConfirmOf: (userId) => hot.row(findConfirmOf, { userId }),
  listOf: (userId) => hot.rows(listOf, { userId }),
  leaving: (back) => step(insertUndo, back),
  confirming: (id) => step(setConfirmed, { id }, 1),
  taking: (id) => step(remove, { id }, 1),
  dropping: (id) => step(remove, { id }),
  droppingConfirmsOf: (userId) => step(removeConfirmsOf, { userId }),
  droppingAllOf: (userId) => step(removeAllOf, { userId }),
  batch: (steps) => hot.batch(steps),
  deleteExpired: async (at) => {
    await hot.run(removeExpired, { at })
  },
})

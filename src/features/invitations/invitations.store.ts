import type { Database } from '../../platform/db/database.ts'
import { asInstant, relying, statement, step } from '../../platform/db/statement.ts'
import type { InvitationRow, InvitationStore } from './invitation.ts'

const columns = `"id", "createdAt", "updatedAt", "secretHash", "email", "emailShown", "role", "byId", "expiresAt",
     "mailedAt"`

const insert = statement<never, InvitationRow>(
  'invitation_insert',
  `INSERT INTO "invitations" (${columns})
   VALUES ($id, $createdAt, $updatedAt, $secretHash, $email, $emailShown, $role, $byId, $expiresAt,
     $mailedAt)`,
)

/** Whoever takes its maker's role finds this invitation, or is seen by it. */
const insertBy = statement<never, InvitationRow>(
  'invitation_insert_by',
  relying(
    (lock) => `INSERT INTO "invitations" (${columns})
   SELECT $id, ${asInstant('createdAt')}, ${asInstant('updatedAt')}, $secretHash, $email, $emailShown, $role, u."id",
     ${asInstant('expiresAt')}, ${asInstant('mailedAt')}
   FROM "users" u
   WHERE u."id" = $byId AND u."role" = 'admin' AND u."disabledAt" IS NULL ${lock}`,
  ),
)

const bySecret = statement<InvitationRow, { secretHash: string }>(
  'invitation_by_secret',
  `SELECT ${columns} FROM "invitations" WHERE "secretHash" = $secretHash`,
)

const byId = statement<InvitationRow, { id: string }>(
  'invitation_by_id',
  `SELECT ${columns} FROM "invitations" WHERE "id" = $id`,
)

const all = statement<InvitationRow, object>(
  'invitation_list',
  `SELECT ${columns} FROM "invitations" ORDER BY "createdAt" DESC, "id" DESC`,
)

const renew = statement<never, Parameters<InvitationStore['renew']>[0]>(
  'invitation_renew',
  `UPDATE "invitations" SET "secretHash" = $secretHash, "expiresAt" = $expiresAt, "updatedAt" = $at,
     "mailedAt" = $mailedAt, "version" = "version" + 1
   WHERE "id" = $id`,
)

const remove = statement<never, { id: string }>(
  'invitation_delete',
  `DELETE FROM "invitations" WHERE "id" = $id`,
)

const removeFor = statement<never, { email: string }>(
  'invitation_delete_for',
  `DELETE FROM "invitations" WHERE "email" = $email`,
)

const removeMadeBy = statement<never, { userId: string }>(
  'invitation_delete_made_by',
  `DELETE FROM "invitations" WHERE "byId" = $userId`,
)

const removeExpired = statement<never, { at: number }>(
  'invitation_delete_expired',
  `DELETE FROM "invitations" WHERE "expiresAt" < $at`,
)

const take = statement<never, { secretHash: string }>(
  'invitation_take',
  `DELETE FROM "invitations" WHERE "secretHash" = $secretHash`,
)

/** The invitations table of either database. */
export const createInvitationStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): InvitationStore => ({
  insert: async (invitations) => {
    const replaced = invitations.flatMap(({ email }) => (email === null ? [] : [step(removeFor, { email })]))
    const made = invitations.map((one) => step(one.byId === null ? insert : insertBy, one, 1))
    return hot.batch([...replaced, ...made])
  },
  find: (secretHash) => hot.row(bySecret, { secretHash }),
  findById: (id) => hot.row(byId, { id }),
  list: () => hot.rows(all, {}),
  renew: async (change) => (await hot.run(renew, change)) === 1,
  delete: async (id) => (await hot.run(remove, { id })) === 1,
  deleteMadeBy: async (userId) => {
    await hot.run(removeMadeBy, { userId })
  },
  deleteExpired: async (at) => {
    await hot.run(removeExpired, { at })
  },
  taking: (secretHash) => step(take, { secretHash }, 1),
})

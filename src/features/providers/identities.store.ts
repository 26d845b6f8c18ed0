import type { Database } from '../../platform/db/database.ts'
import { statement, step, type Step } from '../../platform/db/statement.ts'
import type { Identity, IdentityStore } from './provider.ts'

type Row = Omit<Identity, 'gaveAdmin'> & { gaveAdmin: number }

const columns = `"id", "createdAt", "userId", "providerId", "issuer", "subject", "email", "gaveAdmin", "usedAt"`

const bySubject = statement<Row, { issuer: string; subject: string }>(
  'identity_by_subject',
  `SELECT ${columns} FROM "identities" WHERE "issuer" = $issuer AND "subject" = $subject`,
)

const ofUser = statement<Row, { userId: string }>(
  'identity_of_user',
  `SELECT ${columns} FROM "identities" WHERE "userId" = $userId ORDER BY "createdAt", "id"`,
)

const counts = statement<{ providerId: string; count: number }, object>(
  'identity_counts',
  `SELECT "providerId", CAST(COUNT(DISTINCT "userId") AS INTEGER) AS "count" FROM "identities" GROUP BY "providerId"`,
)

const insert = statement<never, Row>(
  'identity_insert',
  `INSERT INTO "identities" (${columns}, "updatedAt")
   VALUES ($id, $createdAt, $userId, $providerId, $issuer, $subject, $email, $gaveAdmin, $usedAt, $createdAt)
   ON CONFLICT ("issuer", "subject") DO NOTHING`,
)

const use = statement<never, { id: string; email: string | null; gaveAdmin: number; at: number }>(
  'identity_use',
  `UPDATE "identities" SET "email" = $email, "gaveAdmin" = $gaveAdmin, "usedAt" = $at, "updatedAt" = $at,
     "version" = "version" + 1
   WHERE "id" = $id`,
)

const remove = statement<never, { id: string; userId: string }>(
  'identity_delete',
  `DELETE FROM "identities" WHERE "id" = $id AND "userId" = $userId`,
)

const handOver = statement<never, { from: string; to: string; at: number }>(
  'identity_hand_over',
  `UPDATE "identities" SET "userId" = $to, "gaveAdmin" = 0, "updatedAt" = $at, "version" = "version" + 1
   WHERE "userId" = $from`,
)

/** The step that links with another account what was linked with one. No role comes along. */
export const handingOverIdentities = (change: { from: string; to: string; at: number }): Step =>
  step(handOver, change)

const toRow = (identity: Identity): Row => ({ ...identity, gaveAdmin: identity.gaveAdmin ? 1 : 0 })
const fromRow = (row: Row): Identity => ({ ...row, gaveAdmin: row.gaveAdmin === 1 })

/** The identities table of either database. */
export const createIdentityStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): IdentityStore => ({
  find: async (which) => {
    const row = await hot.row(bySubject, which)
    return row === null ? null : fromRow(row)
  },
  listOfUser: async (userId) => (await hot.rows(ofUser, { userId })).map(fromRow),
  counts: async () =>
    new Map((await hot.rows(counts, {})).map(({ providerId, count }) => [providerId, count])),
  inserting: (identity) => step(insert, toRow(identity), 1),
  insert: async (identity) => (await hot.run(insert, toRow(identity))) === 1,
  using: ({ gaveAdmin, ...used }) => step(use, { ...used, gaveAdmin: gaveAdmin ? 1 : 0 }, 1),
  write: (steps) => hot.batch(steps),
  removing: (which) => step(remove, which, 1),
})

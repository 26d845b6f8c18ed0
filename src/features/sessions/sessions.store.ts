import type { Database } from '../../platform/db/database.ts'
import { asInstant, relying, soon, statement } from '../../platform/db/statement.ts'
import type { Session, SessionLookup, SessionStore } from './session.ts'

const lookedUp = `SELECT s."id" AS "sessionId", s."userId", u."name", u."emailShown" AS "email", u."username",
     u."role",
     CASE WHEN u."passwordHash" IS NULL THEN 0 ELSE 1 END AS "hasPassword", u."disabledAt", s."seenAt", s."expiresAt", s."endsAt"
   FROM "sessions" s JOIN "users" u ON u."id" = s."userId"`

/**
 * The cast keeps the plan: where SQLite plans by statistics, a join is planned again for each new value of a bare
 * parameter (28 µs instead of 6).
 */
const lookUp = statement<SessionLookup, { secretHash: string }>(
  'session_look_up',
  `${lookedUp} WHERE s."secretHash" = CAST($secretHash AS TEXT)`,
)

const lookUpById = statement<SessionLookup, { id: string }>(
  'session_look_up_by_id',
  `${lookedUp} WHERE s."id" = CAST($id AS TEXT)`,
)

/** Whoever changes the account finds this session, or is seen by it. */
const insert = statement<never, Session & { passwordHash: string | null }>(
  'session_insert',
  relying(
    (lock) => `INSERT INTO "sessions" ("id", "createdAt", "updatedAt", "secretHash", "userId",
     "seenAt", "expiresAt", "endsAt", "userAgent", "address")
   SELECT $id, ${asInstant('createdAt')}, ${asInstant('createdAt')}, $secretHash, u."id", $seenAt, $expiresAt, $endsAt,
     $userAgent, $address
   FROM "users" u
   WHERE u."id" = $userId AND u."disabledAt" IS NULL AND u."passwordHash" IS NOT DISTINCT FROM $passwordHash ${lock}`,
  ),
)

const touch = soon<never, { id: string; seenAt: number; expiresAt: number }>(
  'session_touch',
  `UPDATE "sessions" SET "seenAt" = $seenAt, "expiresAt" = $expiresAt, "updatedAt" = $seenAt,
     "version" = "version" + 1
   WHERE "id" = $id AND "seenAt" < $seenAt`,
)

const provedAt = statement<{ at: number }, { id: string }>(
  'session_proved_at',
  `SELECT COALESCE("confirmedAt", "createdAt") AS "at" FROM "sessions" WHERE "id" = $id`,
)

const prove = statement<never, { id: string; at: number }>(
  'session_prove',
  `UPDATE "sessions" SET "confirmedAt" = $at, "updatedAt" = $at, "version" = "version" + 1 WHERE "id" = $id`,
)

const proveAnew = statement<
  Pick<Session, 'createdAt' | 'expiresAt' | 'endsAt'>,
  { id: string; at: number; from: string; secretHash: string }
>(
  'session_prove_anew',
  `UPDATE "sessions" SET "confirmedAt" = $at, "secretHash" = $secretHash, "updatedAt" = $at, "version" = "version" + 1
   WHERE "id" = $id AND "secretHash" = $from
   RETURNING "createdAt", "expiresAt", "endsAt"`,
)

const remove = statement<never, { id: string }>('session_delete', `DELETE FROM "sessions" WHERE "id" = $id`)

const ofUser = statement<Session, { userId: string; at: number }>(
  'session_of_user',
  `SELECT "id", "userId", "secretHash", "createdAt", "seenAt", "expiresAt", "endsAt", "userAgent", "address"
   FROM "sessions" WHERE "userId" = $userId AND "expiresAt" > $at
   ORDER BY "seenAt" DESC, "createdAt" DESC, "id" DESC`,
)

const removeOne = statement<never, { userId: string; id: string }>(
  'session_delete_one',
  `DELETE FROM "sessions" WHERE "id" = $id AND "userId" = $userId`,
)

const removeOfUser = statement<{ id: string }, { userId: string; exceptId: string }>(
  'session_delete_of_user',
  `DELETE FROM "sessions" WHERE "userId" = $userId AND "id" <> $exceptId RETURNING "id"`,
)

const removeExpired = statement<{ id: string }, { at: number }>(
  'session_delete_expired',
  `DELETE FROM "sessions" WHERE "expiresAt" < $at RETURNING "id"`,
)

const removeExpiredVisitors = statement<never, { at: number }>(
  'visitor_delete_expired',
  `DELETE FROM "visitors" WHERE "expiresAt" < $at`,
)

/** The sessions table of either database. */
export const createSessionStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): SessionStore => ({
  lookUp: (secretHash) => hot.row(lookUp, { secretHash }),
  lookUpById: (id) => hot.row(lookUpById, { id }),
  insert: async (session, { passwordHash }) => (await hot.run(insert, { ...session, passwordHash })) === 1,
  touch: async (change) => {
    await hot.run(touch, change)
  },
  provedAt: async (id) => (await hot.row(provedAt, { id }))?.at ?? null,
  prove: async (change) => {
    await hot.run(prove, change)
  },
  proveAnew: (change) => hot.row(proveAnew, change),
  delete: async (id) => (await hot.run(remove, { id })) === 1,
  listOfUser: (which) => hot.rows(ofUser, which),
  deleteOne: async (which) => (await hot.run(removeOne, which)) === 1,
  deleteOfUser: async ({ userId, exceptId = '' }) => {
    const ended = await hot.rows(removeOfUser, { userId, exceptId })
    return ended.map(({ id }) => id)
  },
  deleteExpired: async (at) => {
    await hot.run(removeExpiredVisitors, { at })
    const ended = await hot.rows(removeExpired, { at })
    return ended.map(({ id }) => id)
  },
})

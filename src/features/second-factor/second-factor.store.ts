import type { Database } from '../../platform/db/database.ts'
import { statement, step, type Step } from '../../platform/db/statement.ts'
import type { NewRecoveryCodes, SecondFactorStore, SignInTicket, StoredTotp } from './second-factor.ts'

const findTotp = statement<StoredTotp, { userId: string }>(
  'totp_find',
  `SELECT "id", "userId", "secret", "createdAt", "confirmedAt", "lastStep", "wrongCodes", "wrongAt"
   FROM "totps" WHERE "userId" = $userId`,
)

const putTotp = statement<never, Pick<StoredTotp, 'id' | 'userId' | 'secret' | 'createdAt'>>(
  'totp_put',
  `INSERT INTO "totps" ("id", "createdAt", "updatedAt", "userId", "secret")
   VALUES ($id, $createdAt, $createdAt, $userId, $secret)
   ON CONFLICT ("userId") DO UPDATE SET "id" = excluded."id", "createdAt" = excluded."createdAt",
     "updatedAt" = excluded."updatedAt", "secret" = excluded."secret"
   WHERE "totps"."confirmedAt" IS NULL`,
)

const confirmTotp = statement<never, { id: string; step: number; at: number }>(
  'totp_confirm',
  `UPDATE "totps" SET "confirmedAt" = $at, "lastStep" = $step, "updatedAt" = $at, "version" = "version" + 1
   WHERE "id" = $id AND "confirmedAt" IS NULL`,
)

const countCode = statement<never, { id: string; wrongCodes: number; at: number }>(
  'totp_count_code',
  `UPDATE "totps" SET "wrongCodes" = "wrongCodes" + 1, "wrongAt" = $at, "updatedAt" = $at,
     "version" = "version" + 1
   WHERE "id" = $id AND "wrongCodes" = $wrongCodes`,
)

const takeStep = statement<never, { id: string; step: number; at: number }>(
  'totp_take_step',
  `UPDATE "totps" SET "lastStep" = $step, "wrongCodes" = 0, "updatedAt" = $at, "version" = "version" + 1
   WHERE "id" = $id AND "lastStep" < $step`,
)

const keepTotp = statement<never, { userId: string; at: number }>(
  'totp_keep',
  `UPDATE "totps" SET "updatedAt" = $at, "version" = "version" + 1
   WHERE "userId" = $userId AND "confirmedAt" IS NOT NULL`,
)

const removeTotp = statement<never, { userId: string }>(
  'totp_delete',
  `DELETE FROM "totps" WHERE "userId" = $userId AND "confirmedAt" IS NOT NULL`,
)

const countRecoveryCodes = statement<{ codes: number }, { userId: string }>(
  'recovery_code_count',
  `SELECT CAST(COUNT(*) AS INTEGER) AS "codes" FROM "recovery_codes" WHERE "userId" = $userId`,
)

const insertRecoveryCode = statement<never, { id: string; userId: string; codeHash: string; at: number }>(
  'recovery_code_insert',
  `INSERT INTO "recovery_codes" ("id", "createdAt", "updatedAt", "userId", "codeHash")
   VALUES ($id, $at, $at, $userId, $codeHash)`,
)

const takeRecoveryCode = statement<never, { userId: string; codeHash: string }>(
  'recovery_code_take',
  `DELETE FROM "recovery_codes" WHERE "userId" = $userId AND "codeHash" = $codeHash`,
)

const removeRecoveryCodes = statement<never, { userId: string }>(
  'recovery_code_delete_of_user',
  `DELETE FROM "recovery_codes" WHERE "userId" = $userId`,
)

const insertTicket = statement<never, SignInTicket>(
  'sign_in_ticket_insert',
  `INSERT INTO "sign_in_tickets" ("id", "createdAt", "updatedAt", "userId", "secretHash", "password", "wrongCodes",
     "expiresAt")
   VALUES ($id, $createdAt, $createdAt, $userId, $secretHash, $password, $wrongCodes, $expiresAt)`,
)

const findTicket = statement<SignInTicket, { secretHash: string }>(
  'sign_in_ticket_find',
  `SELECT "id", "createdAt", "userId", "secretHash", "password", "wrongCodes", "expiresAt"
   FROM "sign_in_tickets" WHERE "secretHash" = $secretHash`,
)

const countTicket = statement<never, { id: string; at: number }>(
  'sign_in_ticket_count',
  `UPDATE "sign_in_tickets" SET "wrongCodes" = "wrongCodes" + 1, "updatedAt" = $at, "version" = "version" + 1
   WHERE "id" = $id`,
)

const removeTicket = statement<never, { id: string }>(
  'sign_in_ticket_delete',
  `DELETE FROM "sign_in_tickets" WHERE "id" = $id`,
)

const removeTickets = statement<never, { userId: string }>(
  'sign_in_ticket_delete_of_user',
  `DELETE FROM "sign_in_tickets" WHERE "userId" = $userId`,
)

const removeExpiredTickets = statement<never, { at: number }>(
  'sign_in_ticket_delete_expired',
  `DELETE FROM "sign_in_tickets" WHERE "expiresAt" <= $at`,
)

const removeUnconfirmed = statement<never, { begunAt: number }>(
  'totp_delete_unconfirmed',
  `DELETE FROM "totps" WHERE "confirmedAt" IS NULL AND "createdAt" < $begunAt`,
)

const replacing = ({ userId, codes, at }: NewRecoveryCodes): Step[] => [
  step(removeRecoveryCodes, { userId }),
  ...codes.map(({ id, codeHash }) => step(insertRecoveryCode, { id, codeHash, userId, at })),
]

/** Authenticator apps, recovery codes and half sign-ins, in either database. */
export const createSecondFactorStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): SecondFactorStore => ({
  findTotp: (userId) => hot.row(findTotp, { userId }),
  putTotp: async (totp) => (await hot.run(putTotp, totp)) === 1,
  confirmTotp: ({ id, step: taken, codes }) =>
    hot.batch([step(confirmTotp, { id, step: taken, at: codes.at }, 1), ...replacing(codes)]),
  countCode: async (which) => (await hot.run(countCode, which)) === 1,
  takeStep: async (which) => (await hot.run(takeStep, which)) === 1,
  countRecoveryCodes: async (userId) => (await hot.row(countRecoveryCodes, { userId }))?.codes ?? 0,
  replaceRecoveryCodes: (codes) =>
    hot.batch([step(keepTotp, { userId: codes.userId, at: codes.at }, 1), ...replacing(codes)]),
  takeRecoveryCode: async (which) => (await hot.run(takeRecoveryCode, which)) === 1,
  remove: (userId) =>
    hot.batch([
      step(removeTotp, { userId }, 1),
      step(removeRecoveryCodes, { userId }),
      step(removeTickets, { userId }),
    ]),
  insertTicket: async (ticket) => {
    await hot.run(insertTicket, ticket)
  },
  findTicket: (secretHash) => hot.row(findTicket, { secretHash }),
  countTicket: async (which) => {
    await hot.run(countTicket, which)
  },
  deleteTicket: async (id) => (await hot.run(removeTicket, { id })) === 1,
  deleteExpired: async ({ at, begunAt }) => {
    await hot.run(removeExpiredTickets, { at })
    await hot.run(removeUnconfirmed, { begunAt })
  },
})

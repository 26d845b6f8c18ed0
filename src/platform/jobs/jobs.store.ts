import type { Database } from '../db/database.ts'
import { statement } from '../db/statement.ts'
import type { JobRow, JobStore, TakenJob, Waiting } from './job.ts'

const columns = `"id", "createdAt", "updatedAt", "version", "kind", "runAt", "attempts", "lockedUntil", "payload",
  "expiresAt", "failedAt", "lastError"`

const insert = statement<never, JobRow>(
  'job_insert',
  `INSERT INTO "jobs" (${columns})
   VALUES ($id, $createdAt, $updatedAt, $version, $kind, $runAt, $attempts, $lockedUntil, $payload, $expiresAt,
     $failedAt, $lastError)`,
)

const due = `SELECT "id" FROM "jobs"
   WHERE "failedAt" IS NULL AND "runAt" <= $at AND ("lockedUntil" IS NULL OR "lockedUntil" <= $at)
     AND ("expiresAt" IS NULL OR "expiresAt" > $at)
   ORDER BY "runAt", "id" LIMIT $take`

const taking = `SET "lockedUntil" = $until, "attempts" = "attempts" + 1, "updatedAt" = $at,
   "version" = "version" + 1`

/** SQLite has one writer at a time; on PostgreSQL a row somebody else is taking at this moment is passed over. */
const claim = statement<JobRow, { at: number; until: number; take: number }>('job_claim', {
  sqlite: `UPDATE "jobs" ${taking} WHERE "id" IN (${due}) RETURNING ${columns}`,
  postgresql: `WITH "due" AS MATERIALIZED (${due} FOR UPDATE SKIP LOCKED)
    UPDATE "jobs" ${taking} WHERE "id" IN (SELECT "id" FROM "due") RETURNING ${columns}`,
})

/** Only while nobody else has taken it. */
const mine = `WHERE "id" = $id AND "version" = $version`

const finish = statement<never, TakenJob>('job_finish', `DELETE FROM "jobs" ${mine}`)

const postpone = statement<never, TakenJob & { at: number; runAt: number; error: string }>(
  'job_postpone',
  `UPDATE "jobs" SET "lockedUntil" = NULL, "runAt" = $runAt, "lastError" = $error, "updatedAt" = $at,
     "version" = "version" + 1 ${mine}`,
)

const bury = statement<never, TakenJob & { at: number; error: string }>(
  'job_bury',
  `UPDATE "jobs" SET "lockedUntil" = NULL, "failedAt" = $at, "lastError" = $error, "updatedAt" = $at,
     "version" = "version" + 1 ${mine}`,
)

const release = statement<never, TakenJob & { at: number }>(
  'job_release',
  `UPDATE "jobs" SET "lockedUntil" = NULL, "attempts" = "attempts" - 1, "updatedAt" = $at,
     "version" = "version" + 1 ${mine}`,
)

const waitingOf = `FROM "jobs" WHERE "kind" = $kind AND "failedAt" IS NULL AND ("expiresAt" IS NULL OR "expiresAt" > $at)`

const waiting = statement<Waiting, { kind: string; at: number }>('job_waiting', {
  sqlite: `SELECT count(*) AS "count",
    (SELECT "lastError" ${waitingOf} AND "lastError" IS NOT NULL ORDER BY "updatedAt" DESC LIMIT 1) AS "lastError"
    ${waitingOf}`,
  postgresql: `SELECT count(*)::int AS "count",
    (SELECT "lastError" ${waitingOf} AND "lastError" IS NOT NULL ORDER BY "updatedAt" DESC LIMIT 1) AS "lastError"
    ${waitingOf}`,
})

const failed = statement<JobRow, { kind: string; take: number }>(
  'job_failed',
  `SELECT ${columns} FROM "jobs" WHERE "kind" = $kind AND "failedAt" IS NOT NULL
   ORDER BY "failedAt" DESC, "id" DESC LIMIT $take`,
)

const deadLetter = `WHERE "id" = $id AND "kind" = $kind AND "failedAt" IS NOT NULL`

const oneFailed = statement<JobRow, { kind: string; id: string }>(
  'job_one_failed',
  `SELECT ${columns} FROM "jobs" ${deadLetter}`,
)

const revive = statement<never, { kind: string; id: string; at: number }>(
  'job_revive',
  `UPDATE "jobs" SET "failedAt" = NULL, "lastError" = NULL, "attempts" = 0, "runAt" = $at, "updatedAt" = $at,
     "version" = "version" + 1 ${deadLetter}`,
)

const deleteFailed = statement<never, { kind: string; id: string }>(
  'job_delete_failed',
  `DELETE FROM "jobs" ${deadLetter}`,
)

const deleteExpired = statement<{ kind: string }, { at: number }>(
  'job_delete_expired',
  `DELETE FROM "jobs" WHERE "expiresAt" <= $at AND "failedAt" IS NULL
     AND ("lockedUntil" IS NULL OR "lockedUntil" <= $at)
   RETURNING "kind"`,
)

const deleteFailedBefore = statement<never, { at: number }>(
  'job_delete_failed_before',
  `DELETE FROM "jobs" WHERE "failedAt" < $at`,
)

/** The jobs table of either database. */
export const createJobStore = ({ database: { hot } }: { database: Pick<Database, 'hot'> }): JobStore => ({
  insert: async (job) => {
    await hot.run(insert, job)
  },
  claim: (wanted) => hot.rows(claim, wanted),
  finish: async ({ id, version }) => (await hot.run(finish, { id, version })) === 1,
  postpone: async (job) => (await hot.run(postpone, job)) === 1,
  bury: async (job) => (await hot.run(bury, job)) === 1,
  release: async (job) => (await hot.run(release, job)) === 1,
  waiting: async (wanted) => (await hot.row(waiting, wanted)) ?? { count: 0, lastError: null },
  listFailed: (wanted) => hot.rows(failed, wanted),
  findFailed: (wanted) => hot.row(oneFailed, wanted),
  revive: async (job) => (await hot.run(revive, job)) === 1,
  deleteFailed: async (job) => (await hot.run(deleteFailed, job)) === 1,
  deleteExpired: async (at) => (await hot.rows(deleteExpired, { at })).map(({ kind }) => kind),
  deleteFailedBefore: (at) => hot.run(deleteFailedBefore, { at }),
})

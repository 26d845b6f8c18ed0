import type { Database } from '../../platform/db/database.ts'
import { statement, step } from '../../platform/db/statement.ts'
import type { Departure, DepartureStore } from './departure.ts'

const find = statement<Departure, { secretHash: string }>(
  'departure_find',
  `SELECT "id", "secretHash", "userId", "createdAt", "expiresAt" FROM "departures" WHERE "secretHash" = $secretHash`,
)

const put = statement<never, Departure>(
  'departure_put',
  `INSERT INTO "departures" ("id", "createdAt", "updatedAt", "secretHash", "userId", "expiresAt")
   VALUES ($id, $createdAt, $createdAt, $secretHash, $userId, $expiresAt)
   ON CONFLICT ("userId") DO UPDATE SET "id" = excluded."id", "createdAt" = excluded."createdAt",
     "updatedAt" = excluded."updatedAt", "secretHash" = excluded."secretHash", "expiresAt" = excluded."expiresAt"`,
)

const take = statement<never, { secretHash: string }>(
  'departure_take',
  `DELETE FROM "departures" WHERE "secretHash" = $secretHash`,
)

const removeOf = statement<never, { userId: string }>(
  'departure_delete_of',
  `DELETE FROM "departures" WHERE "userId" = $userId`,
)

const removeExpired = statement<never, { at: number }>(
  'departure_delete_expired',
  `DELETE FROM "departures" WHERE "expiresAt" < $at`,
)

/** The departures table of either database. */
export const createDepartureStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): DepartureStore => ({
  find: (secretHash) => hot.row(find, { secretHash }),
  putting: (departure) => step(put, departure),
  taking: (secretHash) => step(take, { secretHash }, 1),
  deleteOf: async (userId) => {
    await hot.run(removeOf, { userId })
  },
  deleteExpired: async (at) => {
    await hot.run(removeExpired, { at })
  },
})

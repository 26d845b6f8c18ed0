import type { Database } from '../../platform/db/database.ts'
import { soon, statement } from '../../platform/db/statement.ts'
import type { SignInTrip, TripStore } from './provider.ts'

const columns = `"id", "createdAt", "stateHash", "browserHash", "providerId", "sessionId", "invitationHash",
     "secrets", "next", "expiresAt"`

/** Lost at a power cut, somebody begins again. */
const insert = soon<never, SignInTrip>(
  'sign_in_trip_insert',
  `INSERT INTO "sign_in_trips" (${columns}, "updatedAt")
   VALUES ($id, $createdAt, $stateHash, $browserHash, $providerId, $sessionId, $invitationHash, $secrets, $next,
     $expiresAt, $createdAt)`,
)

const find = statement<SignInTrip, { stateHash: string; browserHash: string; providerId: string }>(
  'sign_in_trip_find',
  `SELECT ${columns} FROM "sign_in_trips"
   WHERE "stateHash" = $stateHash AND "browserHash" = $browserHash AND "providerId" = $providerId`,
)

/** On the disk before the answer is looked at: it works once, whatever happens next. */
const take = statement<never, { id: string }>(
  'sign_in_trip_take',
  `DELETE FROM "sign_in_trips" WHERE "id" = $id`,
)

const removeExpired = statement<never, { at: number }>(
  'sign_in_trip_delete_expired',
  `DELETE FROM "sign_in_trips" WHERE "expiresAt" <= $at`,
)

/** The table of those on their way to a provider, of either database. */
export const createTripStore = ({ database: { hot } }: { database: Pick<Database, 'hot'> }): TripStore => ({
  insert: async (trip) => {
    await hot.run(insert, trip)
  },
  find: (which) => hot.row(find, which),
  take: async (id) => (await hot.run(take, { id })) === 1,
  deleteExpired: async (at) => {
    await hot.run(removeExpired, { at })
  },
})

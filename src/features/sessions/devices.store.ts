import type { Database } from '../../platform/db/database.ts'
import { soon, statement } from '../../platform/db/statement.ts'
import type { Device, DevicesKnown, DeviceStore } from './device.ts'

const known = statement<DevicesKnown, { userId: string; secretHash: string }>('device_known', {
  sqlite: `SELECT u."seenAt", COUNT(d."id") AS "count",
       COALESCE(SUM(CASE WHEN d."secretHash" = $secretHash THEN 1 ELSE 0 END), 0) AS "isKnown"
     FROM "users" u LEFT JOIN "devices" d ON d."userId" = u."id" WHERE u."id" = $userId GROUP BY u."id"`,
  postgresql: `SELECT u."seenAt", CAST(COUNT(d."id") AS INTEGER) AS "count",
       CAST(COALESCE(SUM(CASE WHEN d."secretHash" = $secretHash THEN 1 ELSE 0 END), 0) AS INTEGER) AS "isKnown"
     FROM "users" u LEFT JOIN "devices" d ON d."userId" = u."id" WHERE u."id" = $userId GROUP BY u."id"`,
})

/** A sign-in doesn't wait for the disk here: what a power cut takes costs one mail too many. */
const seen = soon<never, Device>(
  'device_seen',
  `INSERT INTO "devices" ("id", "createdAt", "updatedAt", "userId", "secretHash", "seenAt")
   VALUES ($id, $createdAt, $seenAt, $userId, $secretHash, $seenAt)
   ON CONFLICT ("userId", "secretHash") DO UPDATE SET "seenAt" = excluded."seenAt",
     "updatedAt" = excluded."seenAt", "version" = "devices"."version" + 1`,
)

const listOf = statement<Device, { userId: string }>(
  'device_list_of',
  `SELECT "id", "userId", "secretHash", "createdAt", "seenAt" FROM "devices" WHERE "userId" = $userId
   ORDER BY "seenAt" DESC, "id" DESC`,
)

const keepLatest = soon<never, { userId: string; most: number }>(
  'device_keep_latest',
  `DELETE FROM "devices" WHERE "userId" = $userId AND "id" NOT IN (
     SELECT "id" FROM "devices" WHERE "userId" = $userId
     ORDER BY "seenAt" DESC, "id" DESC LIMIT CAST($most AS INTEGER))`,
)

const removeUnseen = statement<never, { at: number }>(
  'device_delete_unseen',
  `DELETE FROM "devices" WHERE "seenAt" < $at`,
)

/** The devices table of either database. */
export const createDeviceStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): DeviceStore => ({
  look: async (which) => (await hot.row(known, which)) ?? { count: 0, isKnown: 0, seenAt: null },
  seen: async (device) => {
    await hot.run(seen, device)
  },
  listOf: (userId) => hot.rows(listOf, { userId }),
  keepLatest: async (which) => {
    await hot.run(keepLatest, which)
  },
  deleteUnseenSince: async (at) => {
    await hot.run(removeUnseen, { at })
  },
})

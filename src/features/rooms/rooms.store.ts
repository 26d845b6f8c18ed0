import type { Database } from '../../platform/db/database.ts'
import { statement, step } from '../../platform/db/statement.ts'
import type { RoomRow, RoomStore } from './room.ts'

const columns = `"id", "createdAt", "updatedAt", "version", "code", "ownerId", "name", "access", "deletedAt"`

const byCode = statement<RoomRow, { code: string }>(
  'room_by_code',
  `SELECT ${columns} FROM "rooms" WHERE "code" = $code AND "deletedAt" IS NULL`,
)

const byId = statement<RoomRow, { id: string }>(
  'room_by_id',
  `SELECT ${columns} FROM "rooms" WHERE "id" = $id AND "deletedAt" IS NULL`,
)

const ofOwner = statement<RoomRow, { ownerId: string }>(
  'room_of_owner',
  `SELECT ${columns} FROM "rooms" WHERE "ownerId" = $ownerId AND "deletedAt" IS NULL
   ORDER BY "createdAt" DESC, "id" DESC`,
)

const insert = statement<never, RoomRow>(
  'room_insert',
  `INSERT INTO "rooms" (${columns})
   VALUES ($id, $createdAt, $updatedAt, $version, $code, $ownerId, $name, $access, $deletedAt)
   ON CONFLICT ("code") DO NOTHING`,
)

/** Deleted ones, too: their meetings are somebody's history. */
const handOver = statement<never, { from: string; to: string; at: number }>(
  'room_hand_over',
  `UPDATE "rooms" SET "ownerId" = $to, "updatedAt" = $at, "version" = "version" + 1 WHERE "ownerId" = $from`,
)

const asRoom = (row: Omit<RoomRow, 'access'> & { access: string }): RoomRow => ({
  ...row,
  access: row.access as RoomRow['access'],
})

/** The rooms table of either database. */
export const createRoomStore = ({ database }: { database: Pick<Database, 'hot' | 'query'> }): RoomStore => ({
  findByCode: (code) => database.hot.row(byCode, { code }),
  findById: (id) => database.hot.row(byId, { id }),
  listOfOwner: (ownerId) => database.hot.rows(ofOwner, { ownerId }),
  insert: async (room) => (await database.hot.run(insert, room)) === 1,
  update: ({ id, version, name, access, at }) =>
    database.query(async (prisma) => {
      const [changed] = await prisma.room.updateManyAndReturn({
        where: { id, version, deletedAt: null },
        data: { name, access, updatedAt: at, version: { increment: 1 } },
      })
      return changed === undefined ? null : asRoom(changed)
    }),
  handingOver: (change) => step(handOver, change),
  markDeleted: ({ id, at }) =>
    database.query(async (prisma) => {
      const { count } = await prisma.room.updateMany({
        where: { id, deletedAt: null },
        data: { deletedAt: at, updatedAt: at, version: { increment: 1 } },
      })
      return count === 1
    }),
})

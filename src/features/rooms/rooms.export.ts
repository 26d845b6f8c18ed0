import { toInstant } from '../../core/clock.ts'
import { instantOrNull, type ExportPart } from '../../core/export-part.ts'
import type { Database } from '../../platform/db/database.ts'
import { statement } from '../../platform/db/statement.ts'
import type { RoomRow } from './room.ts'

const everyOne = statement<
  Pick<RoomRow, 'code' | 'name' | 'access' | 'createdAt' | 'updatedAt' | 'deletedAt'>,
  { ownerId: string }
>(
  'room_export',
  `SELECT "code", "name", "access", "createdAt", "updatedAt", "deletedAt" FROM "rooms" WHERE "ownerId" = $ownerId
   ORDER BY "createdAt", "id"`,
)

/** The rooms of the account, deleted ones too: they are kept with their meetings. */
export const roomExport = ({ database }: { database: Pick<Database, 'hot'> }): ExportPart => ({
  name: 'rooms',
  async *rowsOf(ownerId) {
    for (const { code, name, access, ...at } of await database.hot.rows(everyOne, { ownerId }))
      yield {
        code,
        name,
        access,
        createdAt: toInstant(at.createdAt),
        changedAt: toInstant(at.updatedAt),
        deletedAt: instantOrNull(at.deletedAt),
      }
  },
})

import { toInstant } from '../../core/clock.ts'
import { instantOrNull, type ExportPart } from '../../core/export-part.ts'
import type { Database } from '../../platform/db/database.ts'
import { statement } from '../../platform/db/statement.ts'
import type { Meeting, Participant } from './meeting.ts'

type Row = Pick<Participant, 'id' | 'name' | 'role' | 'admittedAt' | 'joinedAt' | 'leftAt' | 'removedAt'> &
  Pick<Meeting, 'startedAt' | 'endedAt'> & { room: string; code: string }

/** Rows read at once. */
const some = 200

/** Ids rise with time: from one on, so that nothing is counted or skipped by the database. */
const placesOf = statement<Row, { userId: string; after: string }>(
  'participant_export',
  `SELECT p."id", p."name", p."role", p."admittedAt", p."joinedAt", p."leftAt", p."removedAt", m."startedAt",
     m."endedAt", r."name" AS "room", r."code"
   FROM "participants" p JOIN "meetings" m ON m."id" = p."meetingId" JOIN "rooms" r ON r."id" = m."roomId"
   WHERE p."userId" = $userId AND p."id" > $after ORDER BY p."id" LIMIT ${some}`,
)

const toTold = ({ room, code, name, role, ...at }: Row) => ({
  room,
  code,
  startedAt: toInstant(at.startedAt),
  endedAt: instantOrNull(at.endedAt),
  name,
  role,
  admittedAt: toInstant(at.admittedAt),
  joinedAt: instantOrNull(at.joinedAt),
  leftAt: instantOrNull(at.leftAt),
  removedAt: instantOrNull(at.removedAt),
})

/** Meetings the account had a place in, without whoever else was there. */
export const meetingExport = ({ database }: { database: Pick<Database, 'hot'> }): ExportPart => ({
  name: 'meetings',
  async *rowsOf(userId) {
    let after = ''
    for (;;) {
      const rows = await database.hot.rows(placesOf, { userId, after })
      for (const row of rows) yield toTold(row)
      if (rows.length < some) return
      after = rows.at(-1)?.id ?? after
    }
  },
})

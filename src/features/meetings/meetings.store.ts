import type { Database } from '../../platform/db/database.ts'
import { asInstant, relying, soon, statement, step } from '../../platform/db/statement.ts'
import type { Meeting, MeetingStore } from './meeting.ts'
import { createParticipantStore } from './participants.store.ts'

const meetingColumns = `"id", "roomId", "startedAt", "endedAt", "endReason"`

const activeOfRoom = statement<Meeting, { roomId: string }>(
  'meeting_active_of_room',
  `SELECT ${meetingColumns} FROM "meetings" WHERE "roomId" = $roomId AND "endedAt" IS NULL`,
)

const byId = statement<Meeting, { id: string }>(
  'meeting_by_id',
  `SELECT ${meetingColumns} FROM "meetings" WHERE "id" = $id`,
)

const active = statement<Meeting, object>(
  'meeting_active',
  `SELECT ${meetingColumns} FROM "meetings" WHERE "endedAt" IS NULL ORDER BY "startedAt", "id"`,
)

/**
 * The partial unique index decides which of several starts at once wins. The room is asked again here, so that none
 * starts in a room deleted a moment ago.
 */
const start = soon<never, Pick<Meeting, 'id' | 'roomId' | 'startedAt'>>(
  'meeting_start',
  relying(
    (lock) => `INSERT INTO "meetings" ("id", "createdAt", "updatedAt", "roomId", "startedAt")
   SELECT $id, ${asInstant('startedAt')}, ${asInstant('startedAt')}, "id", ${asInstant('startedAt')}
   FROM "rooms" WHERE "id" = $roomId AND "deletedAt" IS NULL ${lock}
   ON CONFLICT ("roomId") WHERE "endedAt" IS NULL DO NOTHING`,
  ),
)

interface End {
  id: string
  at: number
  reason: string
}

const end = statement<never, End>(
  'meeting_end',
  `UPDATE "meetings" SET "endedAt" = $at, "endReason" = $reason, "updatedAt" = $at, "version" = "version" + 1
   WHERE "id" = $id AND "endedAt" IS NULL`,
)

const everybodyLeaves = statement<never, End>(
  'meeting_everybody_leaves',
  `UPDATE "participants" SET "leftAt" = $at, "updatedAt" = $at, "version" = "version" + 1
   WHERE "meetingId" = $id AND "joinedAt" IS NOT NULL AND "leftAt" IS NULL`,
)

/** The meetings and participants tables of either database. */
export const createMeetingStore = ({ database }: { database: Pick<Database, 'hot'> }): MeetingStore => {
  const { hot } = database
  return {
    ...createParticipantStore({ database }),
    findActiveOfRoom: (roomId) => hot.row(activeOfRoom, { roomId }),
    findById: (id) => hot.row(byId, { id }),
    listActive: () => hot.rows(active, {}),
    insert: async ({ id, roomId, startedAt }) => (await hot.run(start, { id, roomId, startedAt })) === 1,
    end: (change) => hot.batch([step(end, change, 1), step(everybodyLeaves, change)]),
  }
}

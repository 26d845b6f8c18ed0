import type { Database } from '../../platform/db/database.ts'
import { asInstant, relying, soon, statement, step, type Step } from '../../platform/db/statement.ts'
import type { ClaimedPlace, MeetingStore, Participant, Place } from './meeting.ts'

/** The part of the store that is about who is inside. */
export type ParticipantStore = Pick<
  MeetingStore,
  | 'findParticipant'
  | 'insertParticipant'
  | 'updateParticipant'
  | 'claimParticipant'
  | 'markJoined'
  | 'markLeft'
  | 'markRemoved'
  | 'listInside'
  | 'listHeldBy'
  | 'listHeldByDisabled'
  | 'listRemoved'
>

const columns = `"id", "meetingId", "identity", "name", "role", "userId", "visitorId", "admittedAt", "connection",
     "joinedAt", "leftAt", "removedAt"`

/** A place with the picture its account has now. */
const all = `SELECT ${columns.replaceAll(/"(\w+)"/g, 'p."$1"')}, u."picture"
   FROM "participants" p LEFT JOIN "users" u ON u."id" = p."userId"`

interface Which {
  meetingId: string
  identity: string
}

const find = statement<Participant, Which>(
  'participant_find',
  `${all} WHERE p."identity" = $identity AND p."meetingId" = $meetingId`,
)

const insert = soon<never, Place>(
  'participant_insert',
  `INSERT INTO "participants" (${columns}, "createdAt", "updatedAt")
   VALUES ($id, $meetingId, $identity, $name, $role, $userId, $visitorId, $admittedAt, $connection,
     $joinedAt, $leftAt, $removedAt, $admittedAt, $admittedAt)`,
)

/** Whoever disables the account finds this place among those it holds, or is seen by it. */
const insertHeld = soon<never, Place>(
  'participant_insert_held',
  relying(
    (lock) => `INSERT INTO "participants" (${columns}, "createdAt", "updatedAt")
   SELECT $id, $meetingId, $identity, $name, $role, u."id", $visitorId, ${asInstant('admittedAt')}, $connection,
     $joinedAt, $leftAt, $removedAt, ${asInstant('admittedAt')}, ${asInstant('admittedAt')}
   FROM "users" u WHERE u."id" = $userId AND u."disabledAt" IS NULL ${lock}`,
  ),
)

const update = soon<never, Pick<Participant, 'id' | 'name' | 'role' | 'admittedAt'>>(
  'participant_update',
  `UPDATE "participants" SET "name" = $name, "role" = $role, "admittedAt" = $admittedAt, "updatedAt" = $admittedAt,
     "version" = "version" + 1
   WHERE "id" = $id`,
)

/** Whoever disables the account finds this place among those it holds, or is seen by it. */
const claim = soon<never, ClaimedPlace>(
  'participant_claim',
  relying(
    (
      lock,
    ) => `UPDATE "participants" SET "userId" = $userId, "name" = $name, "role" = $role, "updatedAt" = $at,
     "version" = "version" + 1
   WHERE "id" = $id AND "removedAt" IS NULL AND ("userId" IS NULL OR "userId" = $userId)
     AND EXISTS (SELECT 1 FROM "users" u WHERE u."id" = $userId AND u."disabledAt" IS NULL ${lock})`,
  ),
)

const inPlace = `"identity" = $identity AND "meetingId" = $meetingId AND "removedAt" IS NULL`

type Seen = Which & { at: number; connection: string }

const joined = soon<never, Seen>(
  'participant_joined',
  `UPDATE "participants" SET "joinedAt" = COALESCE("joinedAt", $at), "leftAt" = NULL,
     "connection" = $connection, "updatedAt" = $at, "version" = "version" + 1
   WHERE ${inPlace}`,
)

/** Somebody who came back before the end of their old connection was noticed is still inside. */
const left = soon<never, Seen>(
  'participant_left',
  `UPDATE "participants" SET "leftAt" = $at, "updatedAt" = $at, "version" = "version" + 1
   WHERE ${inPlace} AND "joinedAt" IS NOT NULL AND "leftAt" IS NULL AND "connection" = $connection`,
)

const removed = statement<never, Which & { at: number }>(
  'participant_removed',
  `UPDATE "participants" SET "removedAt" = $at, "leftAt" = COALESCE("leftAt", $at), "updatedAt" = $at,
     "version" = "version" + 1
   WHERE ${inPlace}`,
)

const inside = statement<Participant, { meetingId: string }>(
  'participant_inside',
  `${all}
   WHERE p."meetingId" = $meetingId AND p."joinedAt" IS NOT NULL AND p."leftAt" IS NULL AND p."removedAt" IS NULL
   ORDER BY p."joinedAt", p."id"`,
)

const held = `${all} JOIN "meetings" m ON m."id" = p."meetingId"`

const heldBy = statement<Participant, { userId: string }>(
  'participant_held_by',
  `${held} WHERE p."userId" = $userId AND p."removedAt" IS NULL AND m."endedAt" IS NULL`,
)

const heldByDisabled = statement<Participant, object>(
  'participant_held_by_disabled',
  `${held} WHERE u."disabledAt" IS NOT NULL AND p."removedAt" IS NULL AND m."endedAt" IS NULL`,
)

const thrownOut = statement<Participant, { meetingId: string }>(
  'participant_thrown_out',
  `${all} WHERE p."meetingId" = $meetingId AND p."removedAt" IS NOT NULL`,
)

const handOver = statement<never, { from: string; to: string; at: number }>(
  'participant_hand_over',
  `UPDATE "participants" SET "userId" = $to, "updatedAt" = $at, "version" = "version" + 1
   WHERE "userId" = $from
     AND EXISTS (SELECT 1 FROM "meetings" m WHERE m."id" = "participants"."meetingId" AND m."endedAt" IS NOT NULL)`,
)

/**
 * The step that makes the places an account had in meetings those of another. Only where the meeting is over: in one that
 * runs the account that goes is taken out, and the one that stays must not be kept out for it.
 */
export const handingOverPlaces = (change: { from: string; to: string; at: number }): Step =>
  step(handOver, change)

/** The participants table of either database. */
export const createParticipantStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): ParticipantStore => ({
  findParticipant: (which) => hot.row(find, which),
  insertParticipant: async (place) =>
    (await hot.run(place.userId === null ? insert : insertHeld, place)) === 1,
  updateParticipant: async (change) => {
    await hot.run(update, change)
  },
  claimParticipant: async (change) => (await hot.run(claim, change)) === 1,
  markJoined: async (which) => (await hot.run(joined, which)) === 1,
  markLeft: async (which) => (await hot.run(left, which)) === 1,
  markRemoved: async (which) => (await hot.run(removed, which)) === 1,
  listInside: (meetingId) => hot.rows(inside, { meetingId }),
  listHeldBy: (userId) => hot.rows(heldBy, { userId }),
  listHeldByDisabled: () => hot.rows(heldByDisabled, {}),
  listRemoved: (meetingId) => hot.rows(thrownOut, { meetingId }),
})

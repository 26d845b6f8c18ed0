import type { Person } from '../../contract/shapes.ts'
import { toInstant } from '../../core/clock.ts'
import { pictureAddress } from '../pictures/index.ts'
import type { RoomNow } from '../rooms/index.ts'
import type { Meeting, Participant } from './meeting.ts'

/** The room of a meeting, as far as its meeting needs it. */
export interface MeetingRoom {
  id: string
  code: string
  ownerId: string
}

/**
 * A running meeting in memory: what the database says, plus what is known of LiveKit. It is filled from the database
 * at start and changed only together with it.
 */
export interface ActiveMeeting {
  readonly meeting: Meeting
  /** Its owner may change. */
  room: MeetingRoom
  /** By identity, in the order they came. */
  readonly inside: Map<string, Participant>
  /** Users and visitors who were removed and don't get in again. */
  readonly removed: Set<string>
  /** When LiveKit last said that it has this room; 0 when it must be asked again. */
  roomSeenAt: number
  /** When somebody last got a place, came or went. */
  lastActivityAt: number
}

export const toPerson = (participant: Participant): Person => {
  const { identity, name, role, joinedAt, admittedAt, picture } = participant
  return {
    identity,
    name,
    role,
    joinedAt: toInstant(joinedAt ?? admittedAt),
    ...(picture !== null && { picture: pictureAddress(picture) }),
  }
}

export const roomNowOf = (active: ActiveMeeting | undefined): RoomNow => {
  if (active === undefined) return { people: [] }
  const { id, startedAt } = active.meeting
  return {
    meeting: { id, startedAt: toInstant(startedAt) },
    people: [...active.inside.values()].map(toPerson),
  }
}

/** The ids by which somebody is known again after they were removed. */
export const idsOf = ({ userId, visitorId }: { userId: string | null; visitorId: string | null }): string[] =>
  [userId, visitorId].filter((id) => id !== null)

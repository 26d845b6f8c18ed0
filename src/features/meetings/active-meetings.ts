import type { Now } from '../../core/clock.ts'
import type { RoomNow } from '../rooms/index.ts'
import { idsOf, roomNowOf, type ActiveMeeting, type MeetingRoom } from './active-meeting.ts'
import type { Meeting, MeetingStore } from './meeting.ts'

/** What is running, in memory: read by every request, so it never waits for the database. */
export interface ActiveMeetings {
  /** Fills it from the database. Call it once, before anything else. */
  load: () => Promise<void>
  all: () => readonly ActiveMeeting[]
  find: (meetingId: string) => ActiveMeeting | undefined
  findIn: (roomId: string) => ActiveMeeting | undefined
  roomNow: (roomId: string) => RoomNow
  isRemoved: (roomId: string, callerIds: CallerIds) => boolean
  /** Takes a meeting in that was just started. */
  add: (meeting: Meeting, room: MeetingRoom) => ActiveMeeting
  /** Takes a meeting in that the database has already. */
  read: (meeting: Meeting, room: MeetingRoom) => Promise<ActiveMeeting>
  forget: (active: ActiveMeeting) => void
}

export interface CallerIds {
  userId: string | null
  visitorId: string | null
}

export interface ActiveMeetingsParts {
  store: Pick<MeetingStore, 'listActive' | 'listInside' | 'listRemoved' | 'end'>
  /** A room that isn't deleted. */
  findRoom: (id: string) => Promise<MeetingRoom | null>
  now: Now
}

export const createActiveMeetings = ({ store, findRoom, now }: ActiveMeetingsParts): ActiveMeetings => {
  const byRoom = new Map<string, ActiveMeeting>()
  const byId = new Map<string, ActiveMeeting>()

  const remember = (active: ActiveMeeting): ActiveMeeting => {
    byRoom.set(active.room.id, active)
    byId.set(active.meeting.id, active)
    return active
  }

  const add = (meeting: Meeting, room: MeetingRoom): ActiveMeeting =>
    remember({
      meeting,
      room,
      inside: new Map(),
      removed: new Set(),
      roomSeenAt: 0,
      lastActivityAt: now(),
    })

  const read = async (meeting: Meeting, room: MeetingRoom): Promise<ActiveMeeting> => {
    const [inside, removed] = await Promise.all([store.listInside(meeting.id), store.listRemoved(meeting.id)])
    const known = byId.get(meeting.id)
    if (known !== undefined) return known
    const active = add(meeting, room)
    for (const one of inside) active.inside.set(one.identity, one)
    for (const id of removed.flatMap(idsOf)) active.removed.add(id)
    return active
  }

  return {
    async load() {
      for (const meeting of await store.listActive()) {
        const room = await findRoom(meeting.roomId)
        if (room === null) await store.end({ id: meeting.id, at: now(), reason: 'room_deleted' })
        else await read(meeting, room)
      }
    },
    all: () => [...byId.values()],
    find: (meetingId) => byId.get(meetingId),
    findIn: (roomId) => byRoom.get(roomId),
    roomNow: (roomId) => roomNowOf(byRoom.get(roomId)),
    isRemoved(roomId, callerIds) {
      const removed = byRoom.get(roomId)?.removed
      return removed !== undefined && removed.size > 0 && idsOf(callerIds).some((id) => removed.has(id))
    },
    add,
    read,
    forget({ room, meeting }) {
      byId.delete(meeting.id)
      if (byRoom.get(room.id)?.meeting.id === meeting.id) byRoom.delete(room.id)
    },
  }
}

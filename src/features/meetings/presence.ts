import type { Now } from '../../core/clock.ts'
import type { MediaEvent } from '../../media/events.ts'
import type { RoomControl } from '../../media/room-control.ts'
import type { Publish } from '../../platform/live/hub.ts'
import type { Log } from '../../platform/log/log.ts'
import { toPerson, type ActiveMeeting } from './active-meeting.ts'
import type { MeetingStore } from './meeting.ts'
import type { ActiveMeetings } from './active-meetings.ts'
import { show, tell, type Meetings } from './meetings.ts'
import { createInTurn } from '../../core/in-turn.ts'

export interface PresenceParts {
  active: ActiveMeetings
  meetings: Pick<Meetings, 'end' | 'ensureRoom'>
  store: Pick<MeetingStore, 'findParticipant' | 'markJoined' | 'markLeft'>
  control: RoomControl
  publish: Publish
  now: Now
  log: Log
}

/** Keeps what we say about who is inside true to what LiveKit has. */
export interface Presence {
  /** What a webhook said. It may be late, doubled or in the wrong order. */
  onEvent: (event: MediaEvent) => Promise<void>
  /** Compares everything with LiveKit and mends both sides. Rejects when LiveKit doesn't answer. */
  reconcile: () => Promise<void>
  /**
   * LiveKit was restarted and has forgotten its rooms: makes those of running meetings again. Everybody inside is about
   * to come back, so who really did is left to the next `reconcile`.
   */
  restore: () => Promise<void>
}

interface Coming {
  identity: string
  connection: string
  at: number
}

/** What to do about a meeting whose room LiveKit doesn't have. */
export type MissingRoom = 'restore' | 'end' | 'wait'

/**
 * LiveKit closes a room by itself when it has been empty for 120 s, or for 300 s from its making. A room that is
 * missing earlier, or with people inside, was lost with the process that held it.
 */
const emptyMilliseconds = 120_000

export const judgeMissingRoom = (facts: {
  peopleInside: number
  lastActivityAt: number
  now: number
}): MissingRoom => {
  if (facts.peopleInside > 0) return 'restore'
  return facts.now - facts.lastActivityAt > emptyMilliseconds ? 'end' : 'wait'
}

export const createPresence = (parts: PresenceParts): Presence => {
  const { active: running, meetings, control, now, log } = parts
  const inTurn = createInTurn()
  const { came, went, compare } = createComings(parts)

  const mendMissing = async (active: ActiveMeeting): Promise<void> => {
    const { inside, lastActivityAt } = active
    const verdict = judgeMissingRoom({ peopleInside: inside.size, lastActivityAt, now: now() })
    if (verdict === 'end') await meetings.end(active, 'everybody_left')
    if (verdict !== 'restore') return
    active.roomSeenAt = 0
    await meetings.ensureRoom(active)
    await compare(active)
  }

  const deleteStrays = async (rooms: readonly string[]): Promise<void> => {
    for (const meetingId of rooms) {
      if (running.find(meetingId) !== undefined) continue
      log.warn('meeting.stray_room_deleted', { meetingId })
      await control.deleteRoom(meetingId)
    }
  }

  const reconcile = async (): Promise<void> => {
    const rooms = new Set(await control.listRooms())
    await deleteStrays([...rooms])
    for (const active of running.all())
      await (rooms.has(active.meeting.id) ? compare(active) : mendMissing(active))
  }

  const closed = async (active: ActiveMeeting): Promise<void> => {
    const rooms = await control.listRooms()
    if (!rooms.includes(active.meeting.id)) await meetings.end(active, 'everybody_left')
  }

  const apply = async (event: MediaEvent): Promise<void> => {
    const active = running.find(event.meetingId)
    if (active === undefined) return
    if ('identity' in event) {
      const { identity, sid: connection, at } = event
      return (event.type === 'participant.joined' ? came : went)(active, { identity, connection, at })
    }
    if (event.type === 'meeting.closed') await closed(active)
  }

  return {
    onEvent: (event) => inTurn(() => apply(event)),
    reconcile: () => inTurn(reconcile),
    restore: () =>
      inTurn(async () => {
        for (const active of running.all()) {
          active.roomSeenAt = 0
          await meetings.ensureRoom(active)
        }
      }),
  }
}

/** Who came and went, in the database, in memory and on the pages. */
const createComings = (parts: PresenceParts) => {
  const { store, control, now, log } = parts

  const came = async (active: ActiveMeeting, { identity, connection, at }: Coming): Promise<void> => {
    const meetingId = active.meeting.id
    if (active.inside.get(identity)?.connection === connection) return
    if (!(await store.markJoined({ meetingId, identity, connection, at }))) {
      log.warn('participant.refused', { meetingId, identity, message: 'LiveKit had somebody we don’t know' })
      return control.removeParticipant(meetingId, identity)
    }
    const place = await store.findParticipant({ meetingId, identity })
    if (place === null) return
    active.lastActivityAt = now()
    if (active.inside.has(identity)) {
      show(parts, active, place)
      return
    }
    active.inside.set(identity, place)
    tell(parts, active.room, { type: 'participant.joined', data: toPerson(place) })
  }

  const went = async (active: ActiveMeeting, { identity, connection, at }: Coming): Promise<void> => {
    if (!(await store.markLeft({ meetingId: active.meeting.id, identity, connection, at }))) return
    active.inside.delete(identity)
    active.lastActivityAt = now()
    tell(parts, active.room, { type: 'participant.left', data: { identity } })
  }

  const compare = async (active: ActiveMeeting): Promise<void> => {
    const present = await control.listParticipants(active.meeting.id)
    active.roomSeenAt = now()
    const there = new Set(present.map(({ identity }) => identity))
    for (const { identity, sid, joinedAt } of present)
      await came(active, { identity, connection: sid, at: joinedAt })
    for (const { identity, connection } of [...active.inside.values()])
      if (!there.has(identity)) await went(active, { identity, connection: connection ?? '', at: now() })
  }

  return { came, went, compare }
}

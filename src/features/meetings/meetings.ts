import { isDeepStrictEqual } from 'node:util'
import type { EndReason } from '../../contract/live.ts'
import type { Role } from '../../contract/shapes.ts'
import type { Caller, SignedInCaller } from '../../core/caller.ts'
import { toInstant, type Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewId, NewSecret } from '../../core/ids.ts'
import type { RoomControl } from '../../media/room-control.ts'
import type { Publish } from '../../platform/live/hub.ts'
import type { Log } from '../../platform/log/log.ts'
import { pictureAddress } from '../pictures/index.ts'
import { idsOf, toPerson, type ActiveMeeting, type MeetingRoom } from './active-meeting.ts'
import type { ActiveMeetings } from './active-meetings.ts'
import type { MeetingStore, Participant, Place } from './meeting.ts'
import { createClaimPlace, createGivePlace, findOwnPlace, type Entrant } from './places.ts'

/** Somebody's place, as LiveKit and the edge name it. */
export interface PlaceKey {
  meetingId: string
  identity: string
}

export interface MeetingsParts {
  active: ActiveMeetings
  store: MeetingStore
  control: Pick<RoomControl, 'ensureRoom' | 'deleteRoom' | 'removeParticipant' | 'showParticipant'>
  publish: Publish
  /** A room that isn't deleted. */
  findRoom: (id: string) => Promise<MeetingRoom | null>
  /** From now on the edge refuses this identity, also while this process is away. */
  revoke: (place: PlaceKey) => void
  now: Now
  newId: NewId
  newSecret: NewSecret
  log: Log
}

/** The changes to meetings that people ask for. What LiveKit tells comes in through `presence.ts`. */
export interface Meetings {
  /** A meeting that runs. @throws Failure `not_found`, `gone` when it is over */
  get: (meetingId: string) => Promise<ActiveMeeting>
  /** A place in the room's meeting, which is started when there is none. @throws Failure `unavailable` */
  enter: (room: MeetingRoom, entrant: Entrant) => Promise<{ active: ActiveMeeting; place: Place }>
  /** Whether the place a page had before is this caller's, in the meeting that runs in the room now. */
  hasPlace: (roomId: string, caller: Caller, identity: string | undefined) => Promise<boolean>
  /**
   * Makes the place a visitor has that of the account they signed in with since: everybody sees at once who they are, and
   * their connection stays. Again for a place the account has already.
   * @throws Failure `not_found` for any place that isn't theirs, `unavailable`
   */
  claim: (active: ActiveMeeting, entrant: Claimant) => Promise<void>
  /** False when it was over already. */
  end: (active: ActiveMeeting, reason: EndReason) => Promise<boolean>
  endIn: (roomId: string) => Promise<void>
  /** Answers who that was. @throws Failure `not_found` */
  remove: (active: ActiveMeeting, identity: string) => Promise<Participant>
  /** Takes an account out of every running meeting, for good. LiveKit hears of it later when it is away now. */
  removeAccount: (userId: string) => Promise<void>
  /** After changes in the database: takes disabled accounts out, ends meetings of deleted rooms, knows new owners. */
  lookAgain: () => Promise<void>
  /** May this holder of a token open a signal connection? */
  mayConnect: (place: PlaceKey) => Promise<boolean>
  /** Places of running meetings whose holders were removed. */
  removedPlaces: () => Promise<PlaceKey[]>
  /** Makes LiveKit's room, unless it was seen there a moment ago. */
  ensureRoom: (active: ActiveMeeting) => Promise<void>
}

/** Somebody who signed in while they were inside. */
export interface Claimant {
  caller: SignedInCaller
  role: Role
  identity: string
}

/**
 * LiveKit closes a room that stays empty for 120 s (300 s before the first comes): for this long after it was made
 * or seen it is there, whoever comes.
 */
const roomKnownMilliseconds = 60_000

const mediaAway = (cause: unknown): Failure =>
  new Failure('unavailable', 'the media server does not answer', { reason: 'media', retryAfter: 2, cause })

export const createMeetings = (parts: MeetingsParts): Meetings => {
  const { active: running, store, control, findRoom, now, log } = parts
  const givePlace = createGivePlace(parts)
  const open = createOpen(parts)
  const end = createEnd(parts)

  const remove = createRemove(parts)
  const removeAll = async (places: readonly Participant[]): Promise<void> => {
    for (const { meetingId, identity } of places) {
      const active = running.find(meetingId)
      if (active === undefined) continue
      // Whoever LiveKit still has is taken out by the next reconciliation.
      await remove(active, identity).catch((error: unknown) => {
        log.warn('participant.not_removed', { meetingId, identity, error })
      })
    }
  }

  const ensureRoom = async (active: ActiveMeeting): Promise<void> => {
    if (now() - active.roomSeenAt < roomKnownMilliseconds) return
    try {
      await control.ensureRoom(active.meeting.id)
      active.roomSeenAt = now()
    } catch (cause) {
      throw mediaAway(cause)
    }
  }

  return {
    async get(meetingId) {
      const active = running.find(meetingId)
      if (active !== undefined) return active
      if ((await store.findById(meetingId)) !== null) throw new Failure('gone', 'this meeting is over')
      throw new Failure('not_found', 'there is no such meeting')
    },
    async enter(room, entrant) {
      const active = await open(room)
      await ensureRoom(active)
      const place = await givePlace(active, entrant)
      active.lastActivityAt = now()
      // A place in what ended meanwhile is worth nothing: the page asks again and gets one in the next meeting.
      if (running.find(active.meeting.id) !== active)
        throw new Failure('unavailable', 'the meeting ended a moment ago', {
          reason: 'just_ended',
          retryAfter: 1,
        })
      return { active, place }
    },
    async hasPlace(roomId, caller, previousIdentity) {
      const active = running.findIn(roomId)
      if (active === undefined || caller.kind === 'nobody') return false
      return (await findOwnPlace(store, active, { caller, previousIdentity })) !== null
    },
    claim: createClaim(parts),
    end,
    async endIn(roomId) {
      const active = running.findIn(roomId)
      if (active !== undefined) await end(active, 'room_deleted')
    },
    remove,
    removeAccount: async (userId) => removeAll(await store.listHeldBy(userId)),
    async lookAgain() {
      await removeAll(await store.listHeldByDisabled())
      for (const active of running.all()) {
        const room = await findRoom(active.room.id)
        if (room === null) await end(active, 'room_deleted')
        else active.room = room
      }
    },
    async removedPlaces() {
      const places = await Promise.all(running.all().map(({ meeting }) => store.listRemoved(meeting.id)))
      return places.flat()
    },
    async mayConnect(key) {
      if (running.find(key.meetingId) === undefined) return false
      const place = await store.findParticipant(key)
      return place !== null && place.removedAt === null
    },
    ensureRoom,
  }
}

const createClaim = (parts: MeetingsParts) => {
  const { control } = parts
  const claimPlace = createClaimPlace(parts)
  return async (active: ActiveMeeting, { caller, role, identity }: Claimant): Promise<void> => {
    const { name } = caller
    const place = await claimPlace(active, { caller, name, role, previousIdentity: identity })
    if (place === null) throw new Failure('not_found', 'you have no such place')
    show(parts, active, place)
    const { meetingId, picture } = place
    const face = picture === null ? {} : { picture: pictureAddress(picture) }
    // Whoever isn't told now is told by the token of their next connection.
    await control.showParticipant({ meetingId, identity, name, role, ...face }).catch((cause: unknown) => {
      throw mediaAway(cause)
    })
  }
}

/** Removes somebody from a meeting. */
const createRemove = (parts: MeetingsParts) => {
  const { store, control, revoke, now } = parts
  return async (active: ActiveMeeting, identity: string): Promise<Participant> => {
    const key = { meetingId: active.meeting.id, identity }
    const removed = await store.markRemoved({ ...key, at: now() })
    // Whose it was by then: it may have become an account's a moment ago.
    const place = await store.findParticipant(key)
    if (place === null || !removed) throw new Failure('not_found', 'there is no such participant')
    for (const id of idsOf(place)) active.removed.add(id)
    active.inside.delete(identity)
    revoke(key)
    tell(parts, active.room, { type: 'participant.removed', data: { identity } })
    await control.removeParticipant(active.meeting.id, identity).catch((cause: unknown) => {
      throw mediaAway(cause)
    })
    return place
  }
}

/** Tells the pages of a room, and its owner's list of rooms. */
export const tell = (
  { publish }: { publish: Publish },
  { code, ownerId }: MeetingRoom,
  event: Parameters<typeof publish<`room:${string}`>>[1],
): void => {
  publish(`room:${code}`, event)
  publish(`user:${ownerId}`, { type: 'rooms.changed', data: { code } })
}

/** Takes in how somebody inside is shown from now on, and tells the pages when that is another way than before. */
export const show = (
  parts: Pick<MeetingsParts, 'publish'>,
  active: ActiveMeeting,
  place: Participant,
): void => {
  const before = active.inside.get(place.identity)
  if (before === undefined) return
  active.inside.set(place.identity, place)
  const person = toPerson(place)
  if (!isDeepStrictEqual(person, toPerson(before)))
    tell(parts, active.room, { type: 'participant.changed', data: person })
}

/** The room's meeting, started when there is none; of several who start it at once, one does. */
const createOpen = (parts: MeetingsParts) => {
  const { active: running, store, now, newId, log } = parts
  return async (room: MeetingRoom): Promise<ActiveMeeting> => {
    const found = running.findIn(room.id)
    if (found !== undefined) return found
    const startedAt = now()
    const fresh = { id: newId(), roomId: room.id, startedAt, endedAt: null, endReason: null }
    if (!(await store.insert(fresh))) {
      const other = await store.findActiveOfRoom(room.id)
      if (other === null) throw new Failure('not_found', 'there is no such room')
      return running.read(other, room)
    }
    const active = running.add(fresh, room)
    tell(parts, room, {
      type: 'meeting.started',
      data: { id: fresh.id, startedAt: toInstant(startedAt) },
    })
    log.info('meeting.started', { meetingId: fresh.id, roomId: room.id })
    return active
  }
}

const createEnd = (parts: MeetingsParts) => {
  const { active: running, store, control, now, log } = parts
  return async (active: ActiveMeeting, reason: EndReason): Promise<boolean> => {
    const { meeting, room } = active
    const ended = await store.end({ id: meeting.id, at: now(), reason })
    running.forget(active)
    if (!ended) return false
    tell(parts, room, { type: 'meeting.ended', data: { id: meeting.id, reason } })
    log.info('meeting.ended', { meetingId: meeting.id, roomId: room.id, reason })
    // What LiveKit doesn't hear now it hears from the next reconciliation, which deletes rooms without a meeting.
    await control.deleteRoom(meeting.id).catch((error: unknown) => {
      log.warn('meeting.room_not_deleted', { meetingId: meeting.id, error })
    })
    return true
  }
}

import type { Role } from '../../contract/shapes.ts'
import type { Caller } from '../../core/caller.ts'
import type { Now } from '../../core/clock.ts'
import type { NewId, NewSecret } from '../../core/ids.ts'
import type { ActiveMeeting } from './active-meeting.ts'
import type { MeetingStore, Participant, Place } from './meeting.ts'

/** Somebody who was let in and wants a place. */
export interface Entrant {
  caller: Exclude<Caller, { kind: 'nobody' }>
  name: string
  role: Role
  /** The place their page had before a reload. */
  previousIdentity?: string | undefined
}

const ownerOf = (caller: Entrant['caller']): { userId: string | null; visitorId: string | null } =>
  caller.kind === 'user'
    ? { userId: caller.userId, visitorId: caller.visitorId ?? null }
    : { userId: null, visitorId: caller.visitorId }

/** Whether a place is this caller's: their account's, or their browser's from before they signed in. */
export const isOwnPlace = (
  place: Pick<Participant, 'userId' | 'visitorId' | 'removedAt'>,
  caller: Entrant['caller'],
): boolean => {
  if (place.removedAt !== null) return false
  const { userId, visitorId } = ownerOf(caller)
  if (place.userId !== null) return place.userId === userId
  return place.visitorId !== null && place.visitorId === visitorId
}

/** The place somebody's page had before, if it is theirs. */
export const findOwnPlace = async (
  store: Pick<MeetingStore, 'findParticipant'>,
  { meeting }: Pick<ActiveMeeting, 'meeting'>,
  { caller, previousIdentity }: Pick<Entrant, 'caller' | 'previousIdentity'>,
): Promise<Participant | null> => {
  if (previousIdentity === undefined) return null
  const place = await store.findParticipant({ meetingId: meeting.id, identity: previousIdentity })
  return place !== null && isOwnPlace(place, caller) ? place : null
}

export interface PlacesParts {
  store: Pick<MeetingStore, 'findParticipant' | 'insertParticipant' | 'updateParticipant'>
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** Gives out places in meetings: the one a page had before, or a new one with a random identity. */
export const createGivePlace = ({ store, now, newId, newSecret }: PlacesParts) => {
  const makePlace = ({ meeting }: ActiveMeeting, { caller, name, role }: Entrant): Place => {
    const fresh = { connection: null, joinedAt: null, leftAt: null, removedAt: null }
    const ids = { id: newId(), meetingId: meeting.id, identity: newSecret(), ...ownerOf(caller) }
    return { ...ids, name, role, admittedAt: now(), ...fresh }
  }
  return async (active: ActiveMeeting, entrant: Entrant): Promise<Place> => {
    const previous = await findOwnPlace(store, active, entrant)
    if (previous === null) {
      const place = makePlace(active, entrant)
      await store.insertParticipant(place)
      return place
    }
    const { name, role } = entrant
    const admittedAt = now()
    await store.updateParticipant({ id: previous.id, name, role, admittedAt })
    return { ...previous, name, role, admittedAt }
  }
}

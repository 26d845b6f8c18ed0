import type { Role } from '../../contract/shapes.ts'
import { disabledMeanwhile, owesSecondFactor, type Caller, type UserCaller } from '../../core/caller.ts'
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
  store: Pick<
    MeetingStore,
    'findParticipant' | 'insertParticipant' | 'updateParticipant' | 'claimParticipant'
  >
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/**
 * Makes the place of a browser that of the account it has signed in with since; null when there is no such place, or somebody
 * was faster.
 */
export const createClaimPlace =
  ({ store, now }: Pick<PlacesParts, 'store' | 'now'>) =>
  async (
    { meeting }: Pick<ActiveMeeting, 'meeting'>,
    { caller, name, role, previousIdentity }: Entrant & { caller: UserCaller },
  ): Promise<Participant | null> => {
    const place = await findOwnPlace(store, { meeting }, { caller, previousIdentity })
    if (place === null) return null
    const { id, identity } = place
    const claimed = await store.claimParticipant({ id, userId: caller.userId, name, role, at: now() })
    return claimed ? store.findParticipant({ meetingId: meeting.id, identity }) : null
  }

/** Gives out places in meetings: the one a page had before, or a new one with a random identity. */
export const createGivePlace = (parts: PlacesParts) => {
  const { store, now, newId, newSecret } = parts
  const claimPlace = createClaimPlace(parts)

  const makePlace = async ({ meeting }: ActiveMeeting, { caller, name, role }: Entrant): Promise<Place> => {
    const fresh = { connection: null, joinedAt: null, leftAt: null, removedAt: null }
    const ids = { id: newId(), meetingId: meeting.id, identity: newSecret(), ...ownerOf(caller) }
    const place = { ...ids, name, role, admittedAt: now(), ...fresh }
    if (!(await store.insertParticipant(place))) throw disabledMeanwhile()
    return place
  }

  const again = async (previous: Participant, { name, role }: Pick<Entrant, 'name' | 'role'>) => {
    const change = { name, role, admittedAt: now() }
    await store.updateParticipant({ id: previous.id, ...change })
    return { ...previous, ...change }
  }

  return async (active: ActiveMeeting, entrant: Entrant): Promise<Place> => {
    const previous = await findOwnPlace(store, active, entrant)
    if (previous === null) return makePlace(active, entrant)
    const { caller } = entrant
    if (caller.kind === 'visitor' || previous.userId !== null) return again(previous, entrant)
    // Half a proof of being somebody is none: they stay the visitor they came as.
    if (owesSecondFactor(caller)) return again(previous, { name: previous.name, role: 'guest' })
    return (await claimPlace(active, { ...entrant, caller })) ?? makePlace(active, entrant)
  }
}

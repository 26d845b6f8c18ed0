import type { Reply } from '../../contract/contract.ts'
import {
  owesSecondFactor,
  secondFactorNeeded,
  type Caller,
  type UserCaller,
  type Visitor,
} from '../../core/caller.ts'
import { toInstant } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { readName } from '../../core/name.ts'
import { fullGrant, type IssueAccessToken } from '../../media/access-token.ts'
import type { IceServer } from '../../media/ice-servers.ts'
import type { SetCookie } from '../../platform/http/cookies.ts'
import type { ActiveMeetings, Meetings } from '../meetings/index.ts'
import { pictureAddress } from '../pictures/index.ts'
import type { RoomRow, Rooms } from '../rooms/index.ts'
import type { Visitors } from '../sessions/index.ts'
import type { UserHabits } from '../users/index.ts'
import { decideEntry } from './decide-entry.ts'
import { refusals } from './refusals.ts'

type Entry = Reply<'POST /api/rooms/:code/join'>

export interface EntryRequest {
  code: string
  caller: Caller
  name?: string
  /** The place the page had before a reload. */
  identity?: string
}

export interface Admission {
  /**
   * A place in the meeting of a room, or why not.
   * @throws Failure `not_found`, `forbidden` (`sign_in_needed`, `removed`, `second_factor_needed`), `invalid_input`,
   * `unavailable`
   */
  requestEntry: (request: EntryRequest) => Promise<{ entry: Entry; cookie?: SetCookie }>
  /** From now on nobody gets in. */
  drain: () => void
  isDraining: () => boolean
}

export interface AdmissionParts {
  rooms: Pick<Rooms, 'get' | 'describe'>
  active: Pick<ActiveMeetings, 'isRemoved'>
  meetings: Pick<Meetings, 'enter' | 'hasPlace'>
  visitors: Pick<Visitors, 'asVisitor'>
  habits: Pick<UserHabits, 'of'>
  issueAccessToken: IssueAccessToken
  iceServersFor: (identity: string) => IceServer[]
  /** When pages go over to the relay, in seconds. */
  relayWindows: Entry['relay']
  /** Tells the edge who comes now. */
  expect: (holder: { meetingId: string; identity: string }) => void
}

const idsOf = (caller: Caller): { userId: string | null; visitorId: string | null } => ({
  userId: caller.kind === 'user' ? caller.userId : null,
  visitorId: caller.kind === 'nobody' ? null : (caller.visitorId ?? null),
})

/** The name they gave, else the one we know them by. */
const nameOf = (caller: Caller, given: string | undefined): string => {
  const name = given ?? (caller.kind === 'nobody' ? undefined : caller.name)
  if (name !== undefined) return readName(name, 'name')
  const details = [{ path: 'name', message: 'is required' }]
  throw new Failure('invalid_input', 'the input is not valid', { details })
}

interface Known {
  entrant: UserCaller | Visitor
  cookie?: SetCookie | undefined
}

/** The way into a meeting. */
export const createAdmission = (parts: AdmissionParts): Admission => {
  const { rooms, active, meetings, visitors, habits } = parts
  const { issueAccessToken, iceServersFor, relayWindows, expect } = parts
  let isDraining = false

  /** Whoever owes a second factor learns of no room, unless they are inside. */
  const getFor = async ({ code, caller }: EntryRequest): Promise<RoomRow> => {
    try {
      return await rooms.get(code)
    } catch (thrown) {
      throw owesSecondFactor(caller) ? secondFactorNeeded() : thrown
    }
  }

  const decide = async (room: RoomRow, { caller, identity }: EntryRequest) => {
    const isRemoved = active.isRemoved(room.id, idsOf(caller))
    const hasPlace = owesSecondFactor(caller) && (await meetings.hasPlace(room.id, caller, identity))
    const decision = decideEntry({ caller, room, isRemoved, isDraining, hasPlace })
    if (decision.kind === 'deny') throw refusals[decision.reason]()
    return decision
  }

  /** Whoever enters is known: visitors get their cookie here. */
  const known = async (caller: Caller, name: string): Promise<Known> => {
    if (caller.kind === 'user') return { entrant: caller }
    const { visitor, cookie } = await visitors.asVisitor(caller, name)
    return { entrant: visitor, cookie }
  }

  /** Of the account whose place it is, whatever else comes with the request. */
  const pictureOf = async (userId: string | null): Promise<string | undefined> => {
    if (userId === null) return undefined
    const { picture } = await habits.of(userId)
    return picture === null ? undefined : pictureAddress(picture)
  }

  return {
    async requestEntry(request) {
      const { caller, name: given, identity: previousIdentity } = request
      const room = await getFor(request)
      const decided = await decide(room, request)
      const asked = nameOf(caller, given)
      const { entrant, cookie } = await known(caller, asked)
      const { active: entered, place } = await meetings.enter(room, {
        caller: entrant,
        name: asked,
        role: decided.role,
        previousIdentity,
      })
      const { id: meetingId, startedAt } = entered.meeting
      const { identity, name, role, userId } = place
      const picture = await pictureOf(userId)
      expect({ meetingId, identity })
      const entry: Entry = {
        status: 'admitted',
        meeting: { id: meetingId, startedAt: toInstant(startedAt) },
        room: rooms.describe(room, entrant),
        identity,
        name,
        role,
        token: issueAccessToken({ meetingId, identity, name, role, picture, grant: fullGrant }),
        iceServers: iceServersFor(identity),
        relay: relayWindows,
      }
      return cookie === undefined ? { entry } : { entry, cookie }
    },
    drain() {
      isDraining = true
    },
    isDraining: () => isDraining,
  }
}

import type { Reply } from '../../contract/contract.ts'
import type { SignedInCaller } from '../../core/caller.ts'
import type { ActiveMeetings, Meetings } from '../meetings/index.ts'
import type { Rooms } from '../rooms/index.ts'
import { decideEntry } from './decide-entry.ts'
import { refusals } from './refusals.ts'

type Claimed = Reply<'POST /api/meetings/:meetingId/participants/:identity/claim'>

/**
 * Makes a visitor's place in a running meeting that of the account they signed in with since, without their leaving. Who may
 * not come in may not stay in as an account either; as the visitor they are, they do.
 * @throws Failure `not_found`, `gone`, `forbidden` (`removed`, `sign_in_needed`), `unavailable`
 */
export type ClaimPlace = (asked: {
  caller: SignedInCaller
  meetingId: string
  identity: string
}) => Promise<Claimed>

export interface ClaimParts {
  rooms: Pick<Rooms, 'get' | 'describe'>
  active: Pick<ActiveMeetings, 'isRemoved'>
  meetings: Pick<Meetings, 'get' | 'claim'>
}

export const createClaim =
  ({ rooms, active, meetings }: ClaimParts): ClaimPlace =>
  async ({ caller, meetingId, identity }) => {
    const running = await meetings.get(meetingId)
    const room = await rooms.get(running.room.code)
    const { userId, visitorId = null } = caller
    const isRemoved = active.isRemoved(room.id, { userId, visitorId })
    // They are inside already: a server that stops keeps nobody from it.
    const decision = decideEntry({ caller, room, isRemoved, isDraining: false, hasPlace: false })
    if (decision.kind === 'deny') throw refusals[decision.reason]()
    const { role } = decision
    await meetings.claim(running, { caller, role, identity })
    return { name: caller.name, role, room: rooms.describe(room, caller) }
  }

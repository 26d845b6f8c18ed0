import type { Role } from '../../contract/shapes.ts'
import { owesSecondFactor, type Caller } from '../../core/caller.ts'
import { can, roleIn, type RoomRights } from '../../core/can.ts'

/** What is decided about somebody who wants to enter. */
export type EntryDecision =
  | { kind: 'admit'; role: Role }
  | { kind: 'deny'; reason: 'draining' | 'removed' | 'sign_in_needed' | 'second_factor_needed' }

export interface EntryFacts {
  caller: Caller
  room: RoomRights
  /** Whether they were removed from the meeting that runs there. */
  isRemoved: boolean
  /** Whether this server is stopping. */
  isDraining: boolean
  /** Whether they have a place in that meeting already; asked of those who owe a second factor. */
  hasPlace: boolean
}

/** Pure; decided again at every request. */
export const decideEntry = ({ caller, room, isRemoved, isDraining, hasPlace }: EntryFacts): EntryDecision => {
  // Whoever was inside when the rule changed stays inside: nobody is thrown out of a meeting by a setting.
  if (owesSecondFactor(caller) && !hasPlace) return { kind: 'deny', reason: 'second_factor_needed' }
  if (isDraining) return { kind: 'deny', reason: 'draining' }
  const role = roleIn(caller, room)
  if (role === 'host') return { kind: 'admit', role }
  if (isRemoved) return { kind: 'deny', reason: 'removed' }
  return can(caller, 'enter', room) ? { kind: 'admit', role } : { kind: 'deny', reason: 'sign_in_needed' }
}

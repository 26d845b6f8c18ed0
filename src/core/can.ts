import type { RoomAccess, RoomAction } from '../contract/rooms.ts'
import type { Role, UserRole } from '../contract/shapes.ts'
import type { UserAction } from '../contract/users.ts'
import { owesSecondFactor, type Caller } from './caller.ts'

/** What a decision needs to know of a room. */
export interface RoomRights {
  ownerId: string
  access: RoomAccess
}

const isHost = (caller: Caller, { ownerId }: RoomRights): boolean =>
  caller.kind === 'user' && (caller.userId === ownerId || caller.role === 'admin')

/** The caller's role in a room: its owner and every admin is host, unless they owe a second factor; anyone else is a guest. */
export const roleIn = (caller: Caller, room: RoomRights): Role =>
  isHost(caller, room) && !owesSecondFactor(caller) ? 'host' : 'guest'

const hostActions: readonly RoomAction[] = ['enter', 'edit', 'delete', 'end', 'remove']

/** The one place that says who may do what with a room. Routes ask it; replies list its answers for the screen. */
export const can = (caller: Caller, action: RoomAction, room: RoomRights): boolean => {
  if (roleIn(caller, room) === 'host') return hostActions.includes(action)
  return action === 'enter' && (room.access === 'open' || caller.kind === 'user')
}

export const allowedActions = (caller: Caller, room: RoomRights): RoomAction[] =>
  hostActions.filter((action) => can(caller, action, room))

/** What a decision needs to know of an account. */
export interface UserRights {
  id: string
  role: UserRole
  disabledAt: number | null
  /** When it is deleted because its owner asked for that. */
  leavesAt: number | null
  /** Whether nobody else could sign in as admin. */
  isLastAdmin: boolean
}

const userActions: readonly UserAction[] = [
  'edit',
  'change_email',
  'promote',
  'demote',
  'disable',
  'enable',
  'sign_out',
  'make_reset_link',
  'reset_second_factor',
  'take_ways_in',
  'merge',
  'delete',
]

/** Nobody saws off the branch they sit on: one's own account, and the last that could mend things, stay. */
const stays = (isOwn: boolean, { isLastAdmin }: UserRights): boolean => isLastAdmin || isOwn

/** Whoever leaves is disabled, but could come back by their link. */
const isClosed = ({ disabledAt, leavesAt }: UserRights): boolean => disabledAt !== null && leavesAt === null

/** Whoever was an admin a moment ago doesn't make themselves one again. */
const mayRise = (isOwn: boolean, { role }: UserRights): boolean => role === 'user' && !isOwn

/** Whether a caller may do something with an account as an admin. */
export const canManage = (caller: Caller, action: UserAction, user: UserRights): boolean => {
  if (caller.kind !== 'user' || caller.role !== 'admin') return false
  const isDisabled = user.disabledAt !== null
  const isOwn = caller.userId === user.id
  switch (action) {
    case 'promote':
      return mayRise(isOwn, user)
    case 'demote':
      return user.role === 'admin' && !user.isLastAdmin
    case 'enable':
      return isDisabled
    case 'disable':
      return !isClosed(user) && !stays(isOwn, user)
    case 'make_reset_link':
      return !isDisabled && !isOwn
    case 'merge':
    case 'delete':
      return !stays(isOwn, user)
    case 'edit':
    case 'sign_out':
      return true
    default:
      // Whoever sits down at an admin's open browser doesn't get to keep the account.
      return !isOwn
  }
}

export const allowedUserActions = (caller: Caller, user: UserRights): UserAction[] =>
  userActions.filter((action) => canManage(caller, action, user))

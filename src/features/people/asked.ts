import type { Input } from '../../contract/contract.ts'
import type { UserAction } from '../../contract/users.ts'
import type { User, UserQuery } from '../users/index.ts'

/** Accounts of one answer. */
export const pageSize = 50

const day = 24 * 3_600_000

/** Each begins where the one before ends. */
const seenIn = (
  seen: 'week' | 'month' | 'longer' | 'never',
  now: number,
): Exclude<UserQuery['seen'], undefined> =>
  ({
    week: { from: now - 7 * day },
    month: { from: now - 30 * day, until: now - 7 * day },
    longer: { until: now - 30 * day },
    never: null,
  })[seen]

/** What the query of a list asks for. */
export const toUserQuery = (
  {
    search,
    role,
    state,
    way,
    seen,
    sort = 'name',
    order = 'up',
    page = '1',
  }: Input<'GET /api/users'>['query'],
  now: number,
): UserQuery => ({
  ...(search !== undefined && { search }),
  ...(role !== undefined && { role }),
  ...(state !== undefined && { state }),
  ...(way !== undefined && { way }),
  ...(seen !== undefined && { seen: seenIn(seen, now) }),
  sort,
  down: order === 'down',
  skip: (Number(page) - 1) * pageSize,
  take: pageSize,
})

/** Whoever leaves is kept out for good by being disabled, and stays by being enabled: neither is so already. */
const isAlready = (
  { disabledAt, leavesAt }: Pick<User, 'disabledAt' | 'leavesAt'>,
  disabled: boolean,
): boolean => leavesAt === null && disabled === (disabledAt !== null)

/** Which actions a change consists of; what is so already needs none. */
export const neededActions = (
  user: Pick<User, 'emailShown' | 'role' | 'disabledAt' | 'leavesAt'>,
  { name, email, username, role, disabled }: Input<'PATCH /api/users/:id'>['body'],
): UserAction[] => [
  ...(name === undefined && username === undefined ? [] : (['edit'] as const)),
  ...(email === undefined || email === user.emailShown ? [] : (['change_email'] as const)),
  ...(role === undefined || role === user.role ? [] : ([role === 'admin' ? 'promote' : 'demote'] as const)),
  ...(disabled === undefined || isAlready(user, disabled)
    ? []
    : ([disabled ? 'disable' : 'enable'] as const)),
]

import { toInstant } from '../core/clock.ts'
import type { User } from '../features/users/index.ts'
import { withAccounts } from './open-accounts.ts'
import type { Output } from './output.ts'
import { askNewPassword } from './password.ts'
import type { GivenSettings } from './setting-flags.ts'
import { table } from './table.ts'

export interface NewUserOptions {
  email: string
  username?: string
  name: string
  admin: boolean
}

/** An account for `--json`. */
export const userForPrograms = ({
  id,
  name,
  emailShown,
  emailVerifiedAt,
  username,
  role,
  disabledAt,
  leavesAt,
  seenAt,
  createdAt,
}: User) => ({
  id,
  name,
  email: emailShown,
  emailVerified: emailVerifiedAt !== null,
  username,
  role,
  disabled: disabledAt !== null,
  leavesAt: leavesAt === null ? null : toInstant(leavesAt),
  createdAt: toInstant(createdAt),
  seenAt: seenAt === null ? null : toInstant(seenAt),
})

/**
 * `parley user create`: the password comes from a prompt, or from standard input, never from the command line.
 * @throws ConfigError, StartError, Failure
 */
export const createUser = async (
  given: GivenSettings,
  wanted: NewUserOptions,
  output: Output,
): Promise<undefined> => {
  const { admin, ...rest } = wanted
  const role = admin ? 'admin' : 'user'
  const user = await withAccounts(given, async ({ users, audit }) => {
    const password = await askNewPassword(`Password for ${rest.email}`)
    const made = await users.create({ ...rest, password, role })
    await audit('user.created', made.id, [{ field: 'role', to: role }])
    return made
  })
  output.answer(userForPrograms(user), [
    `${admin ? 'Admin' : 'User'} ${user.name} <${user.emailShown}> can sign in now.`,
  ])
}

const stateOf = ({ disabledAt, leavesAt }: Pick<User, 'disabledAt' | 'leavesAt'>): string => {
  if (leavesAt !== null) return `leaves on ${toInstant(leavesAt).slice(0, 10)}`
  return disabledAt === null ? '' : 'disabled'
}

const rowOf = ({ emailShown, username, name, role, createdAt, ...status }: User): string[] => [
  emailShown,
  username ?? '',
  name,
  role,
  stateOf(status),
  toInstant(createdAt).slice(0, 10),
]

/**
 * `parley user list`
 * @throws ConfigError, StartError
 */
export const listUsers = async (given: GivenSettings, output: Output): Promise<undefined> => {
  const users = await withAccounts(given, (accounts) => accounts.users.list())
  if (users.length === 0)
    output.remark('There are no users yet. Make the first with: parley user create --admin')
  const lines =
    users.length === 0
      ? []
      : table([['E-MAIL', 'USERNAME', 'NAME', 'ROLE', '', 'SINCE'], ...users.map(rowOf)])
  output.answer({ users: users.map(userForPrograms) }, lines)
}

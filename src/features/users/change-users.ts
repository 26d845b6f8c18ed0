import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { readName } from '../../core/name.ts'
import { readEmail } from './email.ts'
import { found } from './found.ts'
import type { Step } from '../../platform/db/statement.ts'
import type { User, UserStore } from './user.ts'
import { readUsername } from './username.ts'

/** What somebody wants of an account to be different. */
export interface WantedChange {
  id: string
  /** Refused when the account has another by now; whatever it has when absent. */
  version?: number
  name?: string
  email?: string
  /** Whether they opened a link that was mailed to `email`; another address is unconfirmed unless it says so. */
  emailVerified?: boolean
  /** Null takes it away. */
  username?: string | null
  role?: User['role']
  disabled?: boolean
  /** To be deleted then, UTC milliseconds, and disabled until then. Whoever is enabled or disabled stays. */
  leavesAt?: number
}

/** Changing accounts. */
export interface UserChanges {
  /**
   * Changes what is given, and does the steps, or nothing. Whoever is disabled can't sign in; ending their sessions is for
   * `sessions.endAllOf`.
   * @throws Failure `not_found`, `invalid_input`, `conflict` with reason `version`, `last_admin`, `email_taken`, `username_taken`,
   * `disabled` for whoever wants to leave, or `overtaken` when a step changed nothing
   */
  change: (wanted: WantedChange, steps?: readonly Step[]) => Promise<{ before: User; after: User }>
  /** Deletes a disabled account; what the steps do is done before, or nothing is. @throws Failure `conflict` */
  delete: (id: string, before?: readonly Step[]) => Promise<void>
}

export const createChanges = ({
  store,
  now,
  endingWaysBack,
}: {
  store: UserStore
  now: Now
  endingWaysBack: (userId: string) => readonly Step[]
}): UserChanges => ({
  async change({ id, version, ...wanted }, steps = []) {
    const before = found(await store.findById(id))
    const at = now()
    const after = applied(before, wanted, at)
    const kept = { ...after, version: version ?? before.version, at }
    const isClosed = before.disabledAt === null && after.disabledAt !== null
    const ending = before.email === after.email && !isClosed ? [] : endingWaysBack(id)
    if (await store.change(kept, [...steps, ...ending]))
      return { before, after: { ...after, version: kept.version + 1, updatedAt: at } }
    throw await whyNot(store, kept)
  },
  async delete(id, before = []) {
    if (await store.delete({ id, before })) return
    found(await store.findById(id))
    throw new Failure('conflict', 'this account can’t be deleted right now', { reason: 'in_use' })
  },
})

/** What whoever has proved that the account is theirs is told, and nobody else. */
export const leaving = (): Failure =>
  new Failure('forbidden', 'this account is going to be deleted, as its owner has asked', {
    reason: 'leaving',
  })

/** @throws Failure `conflict` with reason `disabled` */
const statusOf = (user: User, { disabled, leavesAt }: WantedStatus, at: number): UserStatus => {
  if (leavesAt !== undefined) {
    if (user.disabledAt === null) return { disabledAt: at, leavesAt }
    throw new Failure('conflict', 'this account is disabled', { reason: 'disabled' })
  }
  if (disabled === undefined) return user
  return { disabledAt: disabled ? (user.disabledAt ?? at) : null, leavesAt: null }
}

type UserStatus = Pick<User, 'disabledAt' | 'leavesAt'>
type WantedStatus = Pick<WantedChange, 'disabled' | 'leavesAt'>

/** When the address was confirmed. What was known of another address says nothing about this one. */
const verifiedAt = (
  { email: before, emailVerifiedAt }: User,
  { email, emailVerified, at }: { email: string; emailVerified: boolean | undefined; at: number },
): number | null => {
  const known = email === before ? emailVerifiedAt : null
  return emailVerified === true ? (known ?? at) : known
}

/** @throws Failure `invalid_input`, `conflict` with reason `disabled` */
const applied = (user: User, wanted: Omit<WantedChange, 'id'>, at: number): User => {
  const { name, email, emailVerified, username, role } = wanted
  const address = email === undefined ? null : readEmail(email)
  const { disabledAt, leavesAt } = statusOf(user, wanted, at)
  return {
    ...user,
    disabledAt,
    leavesAt,
    ...(name !== undefined && { name: readName(name, 'name') }),
    ...(address !== null && {
      email: address.normalised,
      emailShown: address.shown,
      emailVerifiedAt: verifiedAt(user, { email: address.normalised, emailVerified, at }),
    }),
    ...(username !== undefined && { username: username === null ? null : readUsername(username) }),
    ...(role !== undefined && { role }),
  }
}

/** Why a change wasn't taken: somebody was faster, or nobody would be left to mend things. */
const whyNot = async (
  store: UserStore,
  { id, version }: { id: string; version: number },
): Promise<Failure> => {
  const { version: today, ...user } = found(await store.findById(id))
  if (today !== version)
    return new Failure('conflict', 'somebody else changed this account', { reason: 'version' })
  const mayBeLast = user.role === 'admin' && user.disabledAt === null
  if (!mayBeLast || (await store.otherAdminExists(id)))
    return new Failure('conflict', 'somebody else was faster', { reason: 'overtaken' })
  return new Failure('conflict', 'this is the last admin who can sign in', { reason: 'last_admin' })
}

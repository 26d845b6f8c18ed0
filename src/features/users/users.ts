import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewId } from '../../core/ids.ts'
import { readName } from '../../core/name.ts'
import type { Step } from '../../platform/db/statement.ts'
import { normaliseEmail, readEmail } from './email.ts'
import { createLimited } from './limited.ts'
import { checkNewPassword } from './new-password.ts'
import { hashPassword, isOutdated, verifyPassword } from './password-hash.ts'
import type { User, UserQuery, UserStore } from './user.ts'

export interface NewUser {
  name: string
  email: string
  /** Absent where its owner chooses one later, with a reset link. */
  password?: string
  role: User['role']
}

/** What somebody wants of an account to be different. */
export interface WantedChange {
  id: string
  /** Refused when the account has another by now; whatever it has when absent. */
  version?: number
  name?: string
  email?: string
  role?: User['role']
  disabled?: boolean
  /** To be deleted then, UTC milliseconds, and disabled until then. Whoever is enabled or disabled stays. */
  leavesAt?: number
}

/** A new account whose every field was judged and whose password is hashed: nothing can be wrong with it any more. */
export type PreparedUser = User

export interface Users {
  /** @throws Failure `invalid_input` with the field's path */
  prepare: (wanted: NewUser) => Promise<PreparedUser>
  /** @throws Failure `conflict` with reason `email_taken` */
  add: (user: PreparedUser) => Promise<User>
  /**
   * Adds the account and does the step, or neither: then false. `after`: the step's row names the account.
   * @throws Failure `conflict` with reason `email_taken`
   */
  addWith(user: PreparedUser, step: Step, when?: 'before' | 'after'): Promise<boolean>
  /** `prepare` and `add`. */
  create: (wanted: NewUser) => Promise<User>
  /**
   * Whose e-mail and password these are, or null. Takes as long for an address nobody has as for a wrong password.
   * @throws Failure `forbidden` with reason `leaving` when they are right, and the account is going to be deleted;
   * `unavailable` when too many wait already
   */
  authenticate: (given: { email: string; password: string }) => Promise<User | null>
  /** Whether this is an account's password. @throws Failure `unavailable` when too many wait already */
  proves: (given: { id: string; password: string }) => Promise<boolean>
  /** A new password, which `checkNewPassword` has judged. @throws Failure `unavailable` when too many wait already */
  setPassword: (change: { id: string; password: string }) => Promise<void>
  /**
   * A new password, which `checkNewPassword` has judged, and the step, or neither: then false.
   * @throws Failure `unavailable` when too many wait already
   */
  resetPassword(change: { id: string; password: string }, step: Step): Promise<boolean>
  /** @throws Failure `not_found` */
  get: (id: string) => Promise<User>
  /** By the address as somebody types it. */
  findByEmail: (email: string) => Promise<User | null>
  /** The same. @throws Failure `not_found` */
  getByEmail: (email: string) => Promise<User>
  list: () => Promise<User[]>
  /** Some of them, and how many there are. */
  find: (query: UserQuery) => Promise<{ users: User[]; total: number }>
  /** Name and address by id, of those that exist. */
  namesOf: (ids: readonly string[]) => Promise<ReadonlyMap<string, { name: string; email: string }>>
  /** Whether these addresses have an account; as typed. */
  taken: (emails: readonly string[]) => Promise<string[]>
  adminExists: () => Promise<boolean>
  /** Whether nobody else could sign in as admin. */
  isLastAdmin: (user: User) => Promise<boolean>
  /**
   * Changes what is given, and does the steps, or nothing. Whoever is disabled can't sign in; ending their sessions is for
   * `sessions.endAllOf`.
   * @throws Failure `not_found`, `invalid_input`, `conflict` with reason `version`, `last_admin`, `email_taken`,
   * `disabled` for whoever wants to leave, or `overtaken` when a step changed nothing
   */
  change: (wanted: WantedChange, steps?: readonly Step[]) => Promise<{ before: User; after: User }>
  /** Deletes a disabled account; what the steps do is done before, or nothing is. @throws Failure `conflict` */
  delete: (id: string, before?: readonly Step[]) => Promise<void>
  /**
   * Who an account is to passkeys: random, and nothing else about it. `fresh` is it when it had none.
   * @throws Failure `not_found`
   */
  passkeyHandle: (wanted: { id: string; fresh: string }) => Promise<string>
  /** Ids of the accounts whose time is up. */
  listLeft: () => Promise<string[]>
  /** Somebody used it just now. */
  seen: (which: { id: string; at: number }) => Promise<void>
  /** Call it once at start: accounts of an older build are found, too. */
  prepareSearch: () => Promise<void>
}

export interface UsersParts {
  store: UserStore
  now: Now
  newId: NewId
  /** Cores of the machine: one is left free of password hashing. */
  cores: number
}

/** How many sign-ins may wait for each that runs. */
const lineForEach = 32

/** A hash of no password anybody has, so that an unknown address costs the same. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** Accounts: who they are and how they prove it. */
export const createUsers = ({ store, now, newId, cores }: UsersParts): Users => {
  const atOnce = Math.max(1, cores - 1)
  const limited = createLimited({ atOnce, line: atOnce * lineForEach })
  const hash = (password: string): Promise<string> => limited(() => hashPassword(password))

  const prepare = async (wanted: NewUser): Promise<PreparedUser> => {
    const name = readName(wanted.name, 'name')
    const { shown, normalised } = readEmail(wanted.email)
    const { password, role } = wanted
    if (password !== undefined) checkNewPassword({ password, email: normalised, name })
    const passwordHash = password === undefined ? null : await hash(password)
    const at = now()
    const fixed = {
      id: newId(),
      createdAt: at,
      updatedAt: at,
      version: 1,
      disabledAt: null,
      seenAt: null,
      leavesAt: null,
    }
    return { ...fixed, name, email: normalised, emailShown: shown, role, passwordHash }
  }

  const add = async (user: PreparedUser): Promise<User> => {
    await store.insert(user)
    return user
  }

  const rehash = async (user: User, password: string): Promise<void> => {
    if (user.passwordHash === null || !isOutdated(user.passwordHash)) return
    await store.setPasswordHash({ id: user.id, passwordHash: await hash(password), at: now() })
  }

  const matches = (password: string, phc: string | null): Promise<boolean> =>
    limited(() => verifyPassword(password, phc ?? nobodysHash))

  return {
    prepare,
    add,
    addWith: (user, step, when) => store.insertWith(user, step, when),
    create: async (wanted) => add(await prepare(wanted)),
    async authenticate({ email, password }) {
      const user = await store.findByEmail(normaliseEmail(email))
      const known = user?.passwordHash ?? null
      const isRight = await matches(password, known)
      if (user === null || known === null || !isRight) return null
      if (user.leavesAt !== null) throw leaving()
      if (user.disabledAt !== null) return null
      await rehash(user, password)
      return user
    },
    async proves({ id, password }) {
      const known = (await store.findById(id))?.passwordHash ?? null
      return (await matches(password, known)) && known !== null
    },
    async setPassword({ id, password }) {
      await store.setPasswordHash({ id, passwordHash: await hash(password), at: now() })
    },
    async resetPassword({ id, password }, step) {
      return store.setPasswordHashWith({ id, passwordHash: await hash(password), at: now() }, step)
    },
    list: () => store.list(),
    adminExists: () => store.adminExists(),
    listLeft: () => store.listLeft(now()),
    seen: (which) => store.seen(which),
    prepareSearch: () => store.fillSearchKeys(),
    ...createLooks({ store }),
    ...createChanges({ store, now }),
  }
}

/** Looking at accounts. */
const createLooks = ({
  store,
}: Pick<UsersParts, 'store'>): Pick<
  Users,
  'get' | 'findByEmail' | 'getByEmail' | 'find' | 'namesOf' | 'taken' | 'isLastAdmin' | 'passkeyHandle'
> => ({
  async get(id) {
    return found(await store.findById(id))
  },
  findByEmail: (email) => store.findByEmail(normaliseEmail(email)),
  async getByEmail(email) {
    return found(await store.findByEmail(normaliseEmail(email)))
  },
  find: (query) => store.find(query),
  async passkeyHandle(wanted) {
    return found(await store.passkeyHandle(wanted))
  },
  async namesOf(ids) {
    const rows = await store.listOf([...new Set(ids)])
    return new Map(rows.map(({ id, name, emailShown: email }) => [id, { name, email }]))
  },
  async taken(emails) {
    const isTaken = await Promise.all(
      emails.map(async (email) => (await store.findByEmail(normaliseEmail(email))) !== null),
    )
    return emails.filter((_, index) => isTaken[index] === true)
  },
  isLastAdmin: async ({ id, role, disabledAt }) =>
    role === 'admin' && disabledAt === null && !(await store.otherAdminExists(id)),
})

const found = <Found>(user: Found | null): Found => {
  if (user === null) throw new Failure('not_found', 'there is no such user')
  return user
}

/** Changing accounts. */
const createChanges = ({
  store,
  now,
}: Pick<UsersParts, 'store' | 'now'>): Pick<Users, 'change' | 'delete'> => ({
  async change({ id, version, ...wanted }, steps = []) {
    const before = found(await store.findById(id))
    const at = now()
    const after = applied(before, wanted, at)
    const kept = { ...after, version: version ?? before.version, at }
    if (await store.change(kept, steps))
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

/** @throws Failure `invalid_input`, `conflict` with reason `disabled` */
const applied = (user: User, wanted: Omit<WantedChange, 'id'>, at: number): User => {
  const { name, email, role } = wanted
  const address = email === undefined ? null : readEmail(email)
  const { disabledAt, leavesAt } = statusOf(user, wanted, at)
  return {
    ...user,
    disabledAt,
    leavesAt,
    ...(name !== undefined && { name: readName(name, 'name') }),
    ...(address !== null && { email: address.normalised, emailShown: address.shown }),
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

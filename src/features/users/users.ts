import { disabledMeanwhile } from '../../core/caller.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewId } from '../../core/ids.ts'
import { readName } from '../../core/name.ts'
import type { Step } from '../../platform/db/statement.ts'
import { createChanges, leaving, type UserChanges } from './change-users.ts'
import { normaliseEmail, readEmail } from './email.ts'
import { found } from './found.ts'
import { createLimited } from './limited.ts'
import { checkNewPassword } from './new-password.ts'
import { hashPassword, isOutdated, verifyPassword } from './password-hash.ts'
import type { User, UserQuery, UserStore } from './user.ts'
import { readSignInName, readUsername } from './username.ts'

export interface NewUser {
  name: string
  email: string
  username?: string
  /** Absent where its owner chooses one later, with a reset link. */
  password?: string
  role: User['role']
  /** Whether they came by a link that was mailed to this address; false unless it says so. */
  emailVerified?: boolean
}

/** A new account whose every field was judged and whose password is hashed: nothing can be wrong with it any more. */
export type PreparedUser = User

export interface Users extends UserChanges {
  /** @throws Failure `invalid_input` with the field's path */
  prepare: (wanted: NewUser) => Promise<PreparedUser>
  /** @throws Failure `conflict` with reason `email_taken` or `username_taken` */
  add: (user: PreparedUser) => Promise<User>
  /**
   * Adds the account and does the steps, or nothing: then false. `after`: their rows name the account.
   * @throws Failure `conflict` with reason `email_taken` or `username_taken`
   */
  addWith(user: PreparedUser, steps: Step | readonly Step[], when?: 'before' | 'after'): Promise<boolean>
  /** `prepare` and `add`. */
  create: (wanted: NewUser) => Promise<User>
  /**
   * Whether it is this account's password: the account, or null. Takes as long for nobody as for a wrong password.
   * @throws Failure `forbidden` with reason `leaving` when they are right, and the account is going to be deleted;
   * `unavailable` when too many wait already
   */
  authenticate: (given: { user: User | null; password: string }) => Promise<User | null>
  /** Whether this is an account's password. @throws Failure `unavailable` when too many wait already */
  proves: (given: { id: string; password: string }) => Promise<boolean>
  /**
   * A new password, which `checkNewPassword` has judged, in place of the one whose hash is `from`.
   * @throws Failure `unavailable` when too many wait already, `conflict` with reason `overtaken` when the account has another
   * by now, `unauthenticated` when it is disabled
   */
  setPassword: (change: { id: string; password: string; from: string | null }) => Promise<void>
  /**
   * A new password, which `checkNewPassword` has judged, and the step, or neither: then false. `confirmed`: the address at
   * which they read the link.
   * @throws Failure `unavailable` when too many wait already
   */
  resetPassword(
    change: { id: string; password: string; confirmed: string | null },
    step: Step,
  ): Promise<boolean>
  /** @throws Failure `not_found` */
  get: (id: string) => Promise<User>
  /** By the address as somebody types it. */
  findByEmail: (email: string) => Promise<User | null>
  /** By the address or the username, as somebody types it. */
  findBySignInName: (typed: string) => Promise<User | null>
  /** The same. @throws Failure `not_found` */
  getBySignInName: (typed: string) => Promise<User>
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
   * Who an account is to passkeys: random, and nothing else about it. `fresh` is it when it had none.
   * @throws Failure `not_found`
   */
  passkeyHandle: (wanted: { id: string; fresh: string }) => Promise<string>
  /** Gives a new account its handle, together with what else it is made with. */
  givingPasskeyHandle: (given: { id: string; fresh: string }) => Step
  /** The step that only holds while this account is an admin who can sign in: what it does is undone with it. */
  whileAdmin: (id: string) => Step
  /** Ids of the accounts whose time is up. */
  listLeft: () => Promise<string[]>
  /** Somebody used it just now. */
  seen: (which: { id: string; at: number }) => Promise<void>
  /** Call it once at start: accounts of an older build are found, too. */
  prepareSearch: () => Promise<void>
  /**
   * Takes one of an account's ways in (a passkey, a link), and never two at once: whoever is overtaken is asked again, so that
   * what was decided by is still so. `decide` throws where it mustn't be taken. Answers what it was.
   * @throws Failure `not_found`, `conflict` with reason `overtaken`, and what `decide` throws
   */
  takeWay: <Way>(id: string, decide: () => Promise<{ way: Way; taking: Step }>) => Promise<Way>
}

export interface UsersParts {
  store: UserStore
  now: Now
  newId: NewId
  /** Ends the open ways back into an account, and to another address: none outlives its password, its address or its being disabled. */
  endingWaysBack: (userId: string) => readonly Step[]
  /** Cores of the machine: one is left free of password hashing. */
  cores: number
}

/** More than there are hands on one account. */
const takingTries = 10
/** How many sign-ins may wait for each that runs. */
const lineForEach = 32

/** A hash of no password anybody has, so that an unknown address costs the same. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** Accounts: who they are and how they prove it. */
export const createUsers = ({ store, now, newId, cores, endingWaysBack }: UsersParts): Users => {
  const atOnce = Math.max(1, cores - 1)
  const limited = createLimited({ atOnce, line: atOnce * lineForEach })
  const hash = (password: string): Promise<string> => limited(() => hashPassword(password))

  const prepare = async (wanted: NewUser): Promise<PreparedUser> => {
    const name = readName(wanted.name, 'name')
    const { shown, normalised } = readEmail(wanted.email)
    const { password, role } = wanted
    const username = wanted.username === undefined ? null : readUsername(wanted.username)
    if (password !== undefined) checkNewPassword({ password, email: normalised, username, name })
    const passwordHash = password === undefined ? null : await hash(password)
    const at = now()
    const fixed = {
      id: newId(),
      createdAt: at,
      updatedAt: at,
      emailVerifiedAt: wanted.emailVerified === true ? at : null,
      version: 1,
      disabledAt: null,
      passwordChangedAt: passwordHash === null ? null : at,
      seenAt: null,
      leavesAt: null,
      picture: null,
    }
    return { ...fixed, name, email: normalised, emailShown: shown, username, role, passwordHash }
  }

  const add = async (user: PreparedUser): Promise<User> => {
    await store.insert(user)
    return user
  }

  /** The account with a hash of today’s cost; null when it has another password by now. */
  const rehashed = async (user: User, password: string): Promise<User | null> => {
    const { id, passwordHash: from } = user
    if (from === null || !isOutdated(from)) return user
    const passwordHash = await hash(password)
    return (await store.rehash({ id, passwordHash, from, at: now() })) ? { ...user, passwordHash } : null
  }

  const matches = (password: string, phc: string | null): Promise<boolean> =>
    limited(() => verifyPassword(password, phc ?? nobodysHash))

  const authenticate: Users['authenticate'] = async ({ user, password }) => {
    const known = user?.passwordHash ?? null
    const isRight = await matches(password, known)
    if (user === null || known === null || !isRight) return null
    if (user.leavesAt !== null) throw leaving()
    if (user.disabledAt !== null) return null
    // Somebody else has hashed it anew, or changed it: what it is by now says which.
    return (await rehashed(user, password)) ?? authenticate({ user: await store.findById(user.id), password })
  }

  return {
    prepare,
    add,
    authenticate,
    addWith: (user, steps, when) => store.insertWith(user, steps, when),
    create: async (wanted) => add(await prepare(wanted)),
    async proves({ id, password }) {
      const known = (await store.findById(id))?.passwordHash ?? null
      return (await matches(password, known)) && known !== null
    },
    async setPassword({ id, password, from }) {
      const wanted = { id, passwordHash: await hash(password), from, at: now() }
      if (await store.replacePasswordHash(wanted, endingWaysBack(id))) return
      throw whyKept(found(await store.findById(id)))
    },
    async resetPassword({ id, password, confirmed: email }, step) {
      const passwordHash = await hash(password)
      const at = now()
      const verifying = email === null ? [] : [store.verifying({ id, email, at })]
      return store.setPasswordHashWith({ id, passwordHash, at }, [step, ...verifying, ...endingWaysBack(id)])
    },
    list: () => store.list(),
    adminExists: () => store.adminExists(),
    givingPasskeyHandle: (given) => store.givingPasskeyHandle(given),
    whileAdmin: (id) => store.whileAdmin(id),
    listLeft: () => store.listLeft(now()),
    seen: (which) => store.seen(which),
    takeWay: createTakeWay({ store, now }),
    prepareSearch: () => store.fillSearchKeys(),
    ...createLooks({ store }),
    ...createChanges({ store, now, endingWaysBack }),
  }
}

/** Why a password stays. */
const whyKept = ({ disabledAt }: User): Failure =>
  disabledAt === null
    ? new Failure('conflict', 'this account has another password by now', { reason: 'overtaken' })
    : disabledMeanwhile()

/** Nobody takes the last way in, also where two are taken at once. */
const createTakeWay =
  ({ store, now }: Pick<UsersParts, 'store' | 'now'>): Users['takeWay'] =>
  async (id, decide) => {
    for (let tries = 0; tries < takingTries; tries += 1) {
      // The version first: what is looked at afterwards is at least as new.
      const { version } = found(await store.findById(id))
      const { way, taking } = await decide()
      if (await store.takeWay({ id, version, at: now() }, taking)) return way
    }
    throw new Failure('conflict', 'somebody else was faster', { reason: 'overtaken' })
  }

const findNamed = (store: UserStore, typed: string): Promise<User | null> => {
  const { kind, normalised } = readSignInName(typed)
  return kind === 'email' ? store.findByEmail(normalised) : store.findByUsername(normalised)
}

/** Looking at accounts. */
const createLooks = ({
  store,
}: Pick<UsersParts, 'store'>): Pick<
  Users,
  | 'get'
  | 'findByEmail'
  | 'findBySignInName'
  | 'getBySignInName'
  | 'find'
  | 'namesOf'
  | 'taken'
  | 'isLastAdmin'
  | 'passkeyHandle'
> => ({
  async get(id) {
    return found(await store.findById(id))
  },
  findByEmail: (email) => store.findByEmail(normaliseEmail(email)),
  findBySignInName: (typed) => findNamed(store, typed),
  async getBySignInName(typed) {
    return found(await findNamed(store, typed))
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

import { Failure } from '../../core/failure.ts'
import type { Database } from '../../platform/db/database.ts'
import { troubleOf } from '../../platform/db/failures.ts'
import { soon, statement, step } from '../../platform/db/statement.ts'
import { searchKeyOf, searchWords } from './search-key.ts'
import type { User, UserChange, UserQuery, UserStore } from './user.ts'

const columns = `"id", "createdAt", "updatedAt", "version", "email", "emailShown", "emailVerifiedAt", "username", "name",
     "role",
     "passwordHash", "passwordChangedAt", "disabledAt", "leavesAt", "picture", "seenAt"`

type Row = User & { searchKey: string }

const withKey = (user: User): Row => ({ ...user, searchKey: searchKeyOf(user) })

const byId = statement<User, { id: string }>('user_by_id', `SELECT ${columns} FROM "users" WHERE "id" = $id`)

const byEmail = statement<User, { email: string }>(
  'user_by_email',
  `SELECT ${columns} FROM "users" WHERE "email" = $email`,
)

const byUsername = statement<User, { username: string }>(
  'user_by_username',
  `SELECT ${columns} FROM "users" WHERE "username" = $username`,
)

/** Whatever it is that another row has already, this one isn't made. */
const insert = statement<never, Row>(
  'user_insert',
  `INSERT INTO "users" (${columns}, "searchKey")
   VALUES ($id, $createdAt, $updatedAt, $version, $email, $emailShown, $emailVerifiedAt, $username, $name, $role,
     $passwordHash, $passwordChangedAt, $disabledAt, $leavesAt, $picture, $seenAt, $searchKey)
   ON CONFLICT DO NOTHING`,
)

const activeAdmin = `"role" = 'admin' AND "disabledAt" IS NULL`

const anAdmin = statement<{ id: string }, object>(
  'user_any_admin',
  `SELECT "id" FROM "users" WHERE "role" = 'admin' LIMIT 1`,
)

const anotherAdmin = statement<{ id: string }, { id: string }>(
  'user_other_admin',
  `SELECT "id" FROM "users" WHERE ${activeAdmin} AND "id" <> $id LIMIT 1`,
)

/** Of two changes that would each leave the other admin, one waits here for the other, and then sees what it did. */
const holdAdmins = statement<never, object>(
  'user_hold_admins',
  `UPDATE "users" SET "updatedAt" = "updatedAt" WHERE "role" = 'admin'`,
)

/** Whoever takes this from them waits until it is done, or is waited for and then seen. */
const stillAdmin = statement<never, { id: string }>(
  'user_still_admin',
  `UPDATE "users" SET "updatedAt" = "updatedAt" WHERE "id" = $id AND ${activeAdmin}`,
)

type Change = UserChange & { id: string; version: number; at: number; searchKey: string; leads: number }

const change = statement<never, Change>(
  'user_change',
  `UPDATE "users" SET "name" = $name, "email" = $email, "emailShown" = $emailShown,
     "emailVerifiedAt" = $emailVerifiedAt, "username" = $username, "role" = $role, "disabledAt" = $disabledAt, "leavesAt" = $leavesAt, "searchKey" = $searchKey, "updatedAt" = $at,
     "version" = "version" + 1
   WHERE "id" = $id AND "version" = $version
     AND (CAST($leads AS INTEGER) = 1 OR NOT (${activeAdmin})
       OR EXISTS (SELECT 1 FROM "users" o WHERE o."role" = 'admin' AND o."disabledAt" IS NULL AND o."id" <> $id))`,
)

const setHash = statement<never, { id: string; passwordHash: string; at: number }>(
  'user_set_password',
  `UPDATE "users" SET "passwordHash" = $passwordHash, "passwordChangedAt" = $at, "updatedAt" = $at,
     "version" = "version" + 1
   WHERE "id" = $id`,
)

const verify = statement<never, { id: string; email: string; at: number }>(
  'user_verify_email',
  `UPDATE "users" SET "emailVerifiedAt" = $at WHERE "id" = $id AND "email" = $email AND "emailVerifiedAt" IS NULL`,
)

/** Whoever looked before another way in was taken finds another version. */
const touch = statement<never, { id: string; version: number; at: number }>(
  'user_touch',
  `UPDATE "users" SET "updatedAt" = $at, "version" = "version" + 1 WHERE "id" = $id AND "version" = $version`,
)

const replaceHash = statement<never, { id: string; passwordHash: string; from: string | null; at: number }>(
  'user_replace_password',
  `UPDATE "users" SET "passwordHash" = $passwordHash, "passwordChangedAt" = $at, "updatedAt" = $at,
     "version" = "version" + 1
   WHERE "id" = $id AND "disabledAt" IS NULL AND "passwordHash" IS NOT DISTINCT FROM $from`,
)

/** The same password, hashed at another cost: nobody has changed it. */
const rehash = statement<never, { id: string; passwordHash: string; from: string; at: number }>(
  'user_rehash_password',
  `UPDATE "users" SET "passwordHash" = $passwordHash, "updatedAt" = $at, "version" = "version" + 1
   WHERE "id" = $id AND "passwordHash" = $from`,
)

/** Being seen is no change of the account: its version stays. */
const seen = soon<never, { id: string; at: number }>(
  'user_seen',
  `UPDATE "users" SET "seenAt" = $at WHERE "id" = $id`,
)

/** Of two handles made for one account at the same moment, the first stays. */
const giveHandle = statement<never, { id: string; fresh: string }>(
  'user_give_passkey_handle',
  `UPDATE "users" SET "passkeyHandle" = $fresh WHERE "id" = $id AND "passkeyHandle" IS NULL`,
)

const handle = statement<{ passkeyHandle: string | null }, { id: string }>(
  'user_passkey_handle',
  `SELECT "passkeyHandle" FROM "users" WHERE "id" = $id`,
)

const left = statement<{ id: string }, { at: number }>(
  'user_left',
  `SELECT "id" FROM "users" WHERE "leavesAt" <= $at ORDER BY "leavesAt", "id"`,
)

const remove = statement<never, { id: string }>(
  'user_delete',
  `DELETE FROM "users" WHERE "id" = $id AND "disabledAt" IS NOT NULL`,
)

const taken = {
  email_taken: 'this e-mail address has an account',
  username_taken: 'somebody else has this username',
} as const

/** What another account has that this one was to get; null when it is neither. */
const whatIsTaken = async (
  hot: Database['hot'],
  { id, email, username }: Pick<User, 'id' | 'email' | 'username'>,
  cause?: unknown,
): Promise<Failure | null> => {
  const isAnothers = (owner: User | null): boolean => owner !== null && owner.id !== id
  const failed = (reason: keyof typeof taken) => new Failure('conflict', taken[reason], { reason, cause })
  if (isAnothers(await hot.row(byEmail, { email }))) return failed('email_taken')
  if (username === null || !isAnothers(await hot.row(byUsername, { username }))) return null
  return failed('username_taken')
}

/** Whoever had it then has given it up since: a moment later nothing stands in the way. */
const overtaken = (cause?: unknown): Failure =>
  new Failure('conflict', 'somebody else was faster', { reason: 'overtaken', cause })

const asUser = <Found extends { role: string }>(row: Found): Found & Pick<User, 'role'> => ({
  ...row,
  role: row.role as User['role'],
})

/** Rows without what is only for searching, and for passkeys. */
const omit = {
  searchKey: true,
  passkeyHandle: true,
  language: true,
  zone: true,
  microphoneAtJoin: true,
  cameraAtJoin: true,
} as const

const states = {
  active: { disabledAt: null },
  disabled: { disabledAt: { not: null }, leavesAt: null },
  leaving: { leavesAt: { not: null } },
} as const

const ways = {
  password: { passwordHash: { not: null } },
  passkey: { passkeys: { some: {} } },
  provider: { identities: { some: {} } },
  none: { passwordHash: null, passkeys: { none: {} }, identities: { none: {} } },
} as const

const whereOf = ({ search = '', role, state, way, seen: at }: UserQuery) => ({
  AND: searchWords(search).map((word) => ({ searchKey: { contains: word } })),
  ...(role !== undefined && { role }),
  ...(state !== undefined && states[state]),
  ...(way !== undefined && ways[way]),
  ...(at === null && { seenAt: null }),
  ...(at && {
    seenAt: {
      ...(at.from !== undefined && { gte: at.from }),
      ...(at.until !== undefined && { lt: at.until }),
    },
  }),
})

const orderOf = ({ sort, down }: UserQuery) => {
  const order = down ? ('desc' as const) : ('asc' as const)
  const main = {
    name: { searchKey: order },
    email: { email: order },
    created: { createdAt: order },
    seen: { seenAt: { sort: order, nulls: down ? ('last' as const) : ('first' as const) } },
  }[sort]
  return [main, { id: order }]
}

type StoreDatabase = Pick<Database, 'hot' | 'query'>

/** Looking at many. */
const createLists = ({ query }: StoreDatabase): Pick<UserStore, 'list' | 'find' | 'listOf'> => ({
  list: () =>
    query(async (prisma) => {
      const rows = await prisma.user.findMany({ omit, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
      return rows.map(asUser)
    }),
  find: (asked) =>
    query(async (prisma) => {
      const where = whereOf(asked)
      const { skip, take } = asked
      const rows = await prisma.user.findMany({ omit, where, orderBy: orderOf(asked), skip, take })
      return { users: rows.map(asUser), total: await prisma.user.count({ where }) }
    }),
  listOf: (ids) =>
    query((prisma) =>
      prisma.user.findMany({
        where: { id: { in: [...ids] } },
        select: { id: true, name: true, emailShown: true },
      }),
    ),
})

/** The users table of either database. */
export const createUserStore = ({ database }: { database: StoreDatabase }): UserStore => ({
  ...createLists(database),
  findById: (id) => database.hot.row(byId, { id }),
  findByEmail: (email) => database.hot.row(byEmail, { email }),
  findByUsername: (username) => database.hot.row(byUsername, { username }),
  insert: async (user) => {
    if ((await database.hot.run(insert, withKey(user))) === 0)
      throw (await whatIsTaken(database.hot, user)) ?? overtaken()
  },
  insertWith: async (user, steps, when = 'before') => {
    const own = step(insert, withKey(user), 1)
    const others = [steps].flat()
    if (await database.hot.batch(when === 'before' ? [...others, own] : [own, ...others])) return true
    const failure = await whatIsTaken(database.hot, user)
    if (failure !== null) throw failure
    return false
  },
  change: async (wanted, steps = []) => {
    const leads = wanted.role === 'admin' && wanted.disabledAt === null ? 1 : 0
    const params = { ...wanted, searchKey: searchKeyOf(wanted), leads }
    try {
      return await database.hot.batch([step(holdAdmins, {}), step(change, params, 1), ...steps])
    } catch (error) {
      throw isDuplicate(error)
        ? ((await whatIsTaken(database.hot, wanted, error)) ?? overtaken(error))
        : error
    }
  },
  delete: ({ id, before }) => database.hot.batch([...before, step(remove, { id }, 1)]),
  replacePasswordHash: (wanted, steps = []) => database.hot.batch([step(replaceHash, wanted, 1), ...steps]),
  rehash: async (wanted) => (await database.hot.run(rehash, wanted)) === 1,
  setPasswordHashWith: (wanted, steps) => database.hot.batch([step(setHash, wanted, 1), ...steps]),
  verifying: (which) => step(verify, which),
  whileAdmin: (id) => step(stillAdmin, { id }, 1),
  takeWay: (which, taking) => database.hot.batch([step(touch, which, 1), taking]),
  givingPasskeyHandle: (given) => step(giveHandle, given, 1),
  passkeyHandle: async (wanted) => {
    await database.hot.run(giveHandle, wanted)
    return (await database.hot.row(handle, { id: wanted.id }))?.passkeyHandle ?? null
  },
  seen: async (which) => {
    await database.hot.run(seen, which)
  },
  listLeft: async (at) => (await database.hot.rows(left, { at })).map(({ id }) => id),
  adminExists: async () => (await database.hot.row(anAdmin, {})) !== null,
  otherAdminExists: async (id) => (await database.hot.row(anotherAdmin, { id })) !== null,
  fillSearchKeys: () =>
    database.query(async (prisma) => {
      const select = { id: true, name: true, emailShown: true, username: true }
      for (const row of await prisma.user.findMany({ where: { searchKey: '' }, select }))
        await prisma.user.updateMany({ where: { id: row.id }, data: { searchKey: searchKeyOf(row) } })
    }),
})

/** From either door of the database: as it came from the driver, or in our words already. */
const isDuplicate = (error: unknown): boolean =>
  (error instanceof Failure && error.reason === 'duplicate') || troubleOf(error) === 'duplicate'

import { expect, test } from 'vitest'
import { statement, step } from '../../platform/db/statement.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import { exampleUser } from '../../testing/example-rows.ts'
import { createUserStore } from './users.store.ts'
import type { User, UserQuery } from './user.ts'

const removeUser = statement<never, { id: string }>(
  'test_remove_user',
  `DELETE FROM "users" WHERE "id" = $id`,
)
const disableAll = step(
  statement<never, object>('test_disable_all', `UPDATE "users" SET "disabledAt" = 1`),
  {},
)

describeDatabases('users store', ({ open }) => {
  test('finds what was inserted, by id and by address, exactly as it was', async () => {
    const users = createUserStore({ database: await open() })
    const ada = exampleUser({ name: 'Ada 👩‍💻', disabledAt: 1_795_235_263_407.5 })
    await users.insert(ada)
    expect(await users.findById(ada.id)).toEqual(ada)
    expect(await users.findByEmail(ada.email)).toEqual(ada)
    expect(await users.findByEmail('nobody@example.org')).toBeNull()
  })

  test('an address has one account', async () => {
    const users = createUserStore({ database: await open() })
    const ada = exampleUser({})
    await users.insert(ada)
    await expect(users.insert(exampleUser({ email: ada.email }))).rejects.toMatchObject({
      code: 'conflict',
      reason: 'email_taken',
    })
    expect(await users.list()).toEqual([ada])
  })

  test('several at once with one address: one gets it', async () => {
    const users = createUserStore({ database: await open() })
    const tries = Array.from({ length: 8 }, () => users.insert(exampleUser({ email: 'same@example.org' })))
    const results = await Promise.allSettled(tries)
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('a username has one account, and what is taken is named: the address before the username', async () => {
    const users = createUserStore({ database: await open() })
    const ada = exampleUser({ username: 'ada' })
    const bo = exampleUser({ username: 'bo' })
    for (const one of [ada, bo, exampleUser(), exampleUser()]) await users.insert(one)
    expect(await users.findByUsername('ada')).toEqual(ada)
    expect(await users.findByUsername('Ada')).toBeNull()
    const taken = (reason: string) => ({ code: 'conflict', reason })
    const again = exampleUser({ username: 'ada' })
    await expect(users.insert(again)).rejects.toMatchObject(taken('username_taken'))
    await expect(users.insert({ ...again, email: bo.email })).rejects.toMatchObject(taken('email_taken'))
    await expect(users.insertWith(again, disableAll)).rejects.toMatchObject(taken('username_taken'))
    expect((await users.list()).filter(({ disabledAt }) => disabledAt !== null)).toEqual([])
    const change = (more: Partial<User>) => users.change({ ...bo, ...more, at: 5000 })
    await expect(change({ username: 'ada' })).rejects.toMatchObject(taken('username_taken'))
    const both = { username: 'ada', email: ada.email, emailShown: ada.emailShown }
    await expect(change(both)).rejects.toMatchObject(taken('email_taken'))
    expect(await users.findById(bo.id)).toEqual(bo)
    expect(await change({ username: null })).toBe(true)
    await users.insert(exampleUser({ username: 'bo' }))
  })

  test('several who choose one username at once: one gets it, the others are told', async () => {
    const users = createUserStore({ database: await open() })
    const some = Array.from({ length: 4 }, () => exampleUser())
    for (const one of some) await users.insert(one)
    const tries = [
      ...some.map((one) => users.change({ ...one, username: 'same', at: 5000 })),
      ...Array.from({ length: 4 }, () => users.insert(exampleUser({ username: 'same' }))),
    ]
    const results = await Promise.allSettled(tries)
    const refused = results.filter((result) => result.status === 'rejected')
    expect(refused.map(({ reason }) => (reason as { reason: string }).reason)).toEqual(
      Array.from({ length: 7 }, () => 'username_taken'),
    )
  })

  test('an account and what it is made with: both or neither', async () => {
    const database = await open()
    const users = createUserStore({ database })
    const [bo, ada] = [exampleUser(), exampleUser()]
    await users.insert(bo)
    const removeBo = step(removeUser, { id: bo.id }, 1)
    await expect(users.insertWith(exampleUser({ email: bo.email }), disableAll)).rejects.toMatchObject({
      reason: 'email_taken',
    })
    expect(await users.list()).toEqual([bo])
    expect(await users.insertWith(ada, removeBo)).toBe(true)
    expect(await users.insertWith(exampleUser(), removeBo)).toBe(false)
    expect(await users.list()).toEqual([ada])
  })

  test('lists accounts, newest last', async () => {
    const users = createUserStore({ database: await open() })
    const [older, newer] = [exampleUser({ createdAt: 1000 }), exampleUser({ createdAt: 2000 })]
    await users.insert(newer)
    await users.insert(older)
    expect(await users.list()).toEqual([older, newer])
  })

  test('knows whether an admin exists', async () => {
    const users = createUserStore({ database: await open() })
    await users.insert(exampleUser({ role: 'user' }))
    expect(await users.adminExists()).toBe(false)
    await users.insert(exampleUser({ role: 'admin' }))
    expect(await users.adminExists()).toBe(true)
  })

  test('changes password and everything else, counting versions', async () => {
    const users = createUserStore({ database: await open() })
    const ada = exampleUser({})
    await users.insert(ada)
    await users.setPasswordHashWith({ id: ada.id, passwordHash: '$argon2id$new', at: 5000 }, [])
    const wanted = {
      name: 'Ada B.',
      email: 'b@x.test',
      emailShown: 'B@x.test',
      emailVerifiedAt: 5500,
      username: 'ada',
      role: 'admin' as const,
    }
    const change = { ...wanted, id: ada.id, disabledAt: 6000, leavesAt: 7000, at: 6000 }
    expect(await users.change({ ...change, version: 1 })).toBe(false)
    expect(await users.change({ ...change, version: 2 })).toBe(true)
    const changed = {
      passwordHash: '$argon2id$new',
      passwordChangedAt: 5000,
      disabledAt: 6000,
      leavesAt: 7000,
      updatedAt: 6000,
      version: 3,
    }
    expect(await users.findById(ada.id)).toEqual({ ...ada, ...wanted, ...changed })
    await users.seen({ id: ada.id, at: 9000 })
    expect(await users.findById(ada.id)).toMatchObject({ seenAt: 9000, version: 3 })
  })

  test('an address is confirmed while it is the account’s, and keeps when that was', async () => {
    const database = await open()
    const users = createUserStore({ database })
    const ada = exampleUser({})
    await users.insert(ada)
    const verify = (email: string, at: number) =>
      database.hot.batch([users.verifying({ id: ada.id, email, at })])
    await verify('another@x.test', 1000)
    expect(await users.findById(ada.id)).toEqual(ada)
    for (const at of [2000, 3000]) await verify(ada.email, at)
    expect(await users.findById(ada.id)).toEqual({ ...ada, emailVerifiedAt: 2000 })
  })

  test('of two changes that would leave no admin together, one is refused', async () => {
    const users = createUserStore({ database: await open() })
    const [one, other] = [exampleUser({ role: 'admin' }), exampleUser({ role: 'admin' })]
    for (const admin of [one, other]) await users.insert(admin)
    const demote = (user: typeof one) => users.change({ ...user, role: 'user', at: 5000 })
    for (let round = 0; round < 5; round += 1) {
      expect((await Promise.all([demote(one), demote(other)])).sort()).toEqual([false, true])
      const left = await users.list()
      expect(left.filter(({ role }) => role === 'admin')).toHaveLength(1)
      for (const user of left) await users.change({ ...user, role: 'admin', at: 6000 })
      for (const admin of [one, other]) admin.version = (await users.findById(admin.id))?.version ?? 0
    }
  })

  test('the last admin who can sign in stays one, whatever is asked', async () => {
    const users = createUserStore({ database: await open() })
    const last = exampleUser({ role: 'admin' })
    const disabled = exampleUser({ role: 'admin', disabledAt: 1000 })
    for (const one of [last, disabled]) await users.insert(one)
    expect(await users.otherAdminExists(last.id)).toBe(false)
    expect(await users.otherAdminExists(disabled.id)).toBe(true)
    for (const change of [{ role: 'user' as const }, { disabledAt: 5000 }])
      expect(await users.change({ ...last, ...change, at: 5000 })).toBe(false)
    expect(await users.change({ ...last, name: 'Still here', at: 5000 })).toBe(true)
    expect(await users.delete({ id: last.id, before: [] })).toBe(false)
    expect(await users.delete({ id: disabled.id, before: [] })).toBe(true)
    expect(await users.list()).toMatchObject([{ id: last.id, name: 'Still here' }])
  })

  test('of the last two admins who want to leave at the same moment, one is refused', async () => {
    const database = await open()
    const users = createUserStore({ database })
    const [one, other] = [exampleUser({ role: 'admin' }), exampleUser({ role: 'admin' })]
    for (const admin of [one, other]) await users.insert(admin)
    const leave = (user: typeof one) => users.change({ ...user, disabledAt: 5000, leavesAt: 9000, at: 5000 })
    const demote = (user: typeof one) => users.change({ ...user, role: 'user', at: 5000 })
    for (const second of [leave, demote]) {
      expect((await Promise.all([leave(one), second(other)])).sort()).toEqual([false, true])
      const left = (await users.list()).filter(
        ({ role, disabledAt }) => role === 'admin' && disabledAt === null,
      )
      expect(left).toHaveLength(1)
      for (const user of await users.list())
        await users.change({ ...user, role: 'admin', disabledAt: null, leavesAt: null, at: 6000 })
      for (const admin of [one, other]) admin.version = (await users.findById(admin.id))?.version ?? 0
    }
  })

  test('a change together with a step: both or neither; whose time is up, longest first', async () => {
    const database = await open()
    const users = createUserStore({ database })
    const [ada, bo, cy] = [exampleUser(), exampleUser(), exampleUser()]
    for (const one of [ada, bo, cy]) await users.insert(one)
    const leaving = (user: User, leavesAt: number) => ({ ...user, disabledAt: 5000, leavesAt, at: 5000 })
    const removeCy = step(removeUser, { id: cy.id }, 1)
    expect(await users.change(leaving(ada, 8001), [removeCy])).toBe(true)
    expect(await users.change(leaving(bo, 8000), [removeCy])).toBe(false)
    expect(await users.findById(bo.id)).toEqual(bo)
    expect(await users.change(leaving(bo, 8000))).toBe(true)
    expect(await users.listLeft(7999)).toEqual([])
    expect(await users.listLeft(8001)).toEqual([bo.id, ada.id])
  })

  test('an address somebody else has can’t be taken by a change', async () => {
    const users = createUserStore({ database: await open() })
    const [ada, bo] = [exampleUser(), exampleUser()]
    for (const one of [ada, bo]) await users.insert(one)
    const { email, emailShown } = bo
    await expect(users.change({ ...ada, email, emailShown, at: 5000 })).rejects.toMatchObject({
      code: 'conflict',
      reason: 'email_taken',
    })
  })

  test('finds by words in any order, whatever their case and accents', async () => {
    const users = createUserStore({ database: await open() })
    const named = (name: string, more: Partial<User> = {}) => exampleUser({ name, ...more })
    const zoe = named('Zoë Ångström', {
      username: 'swedish.one',
      role: 'admin',
      seenAt: 9000,
      emailShown: 'z_1@x.test',
    })
    const ian = named('Ian', { disabledAt: 1000, leavesAt: 7000, seenAt: 5000, emailShown: 'ian@x.test' })
    const zac = named('ZAC 100%', { emailShown: 'zac@y.test' })
    for (const one of [zoe, ian, zac]) await users.insert(one)
    const all = { sort: 'name', down: false, skip: 0, take: 10 } as const
    const found = async (query: Partial<UserQuery>) =>
      (await users.find({ ...all, ...query })).users.map(({ name }) => name)
    expect(await users.find(all)).toEqual({ users: [ian, zac, zoe], total: 3 })
    expect(await users.find({ ...all, down: true, skip: 1, take: 1 })).toEqual({ users: [zac], total: 3 })
    expect(await found({ search: 'angstrom  ZOE' })).toEqual(['Zoë Ångström'])
    expect(await found({ search: 'x.test' })).toEqual(['Ian', 'Zoë Ångström'])
    expect(await found({ search: 'nobody' })).toEqual([])
    expect(await found({ search: 'swedish zoe' })).toEqual(['Zoë Ångström'])
    expect(await found({ role: 'admin' })).toEqual(['Zoë Ångström'])
    expect(await found({ state: 'leaving' })).toEqual(['Ian'])
    expect(await found({ state: 'disabled' })).toEqual([])
    expect(await found({ state: 'active' })).toEqual(['ZAC 100%', 'Zoë Ångström'])
    expect(await found({ seen: null })).toEqual(['ZAC 100%'])
    expect(await found({ seen: { from: 5000, until: 9000 } })).toEqual(['Ian'])
    expect(await found({ sort: 'seen', down: true })).toEqual(['Zoë Ångström', 'Ian', 'ZAC 100%'])
    expect(await found({ sort: 'seen' })).toEqual(['ZAC 100%', 'Ian', 'Zoë Ångström'])
    for (const search of ['%', '_', '\\', "'"])
      expect(await found({ search })).toEqual({ '%': ['ZAC 100%'], _: ['Zoë Ångström'] }[search] ?? [])
  })

  test('accounts of an older build are found once they were prepared', async () => {
    const database = await open()
    const users = createUserStore({ database })
    await users.insert(exampleUser({ name: 'Zoë' }))
    await database.query((prisma) => prisma.user.updateMany({ data: { searchKey: '' } }))
    const zoe = { search: 'zoe', sort: 'name', down: false, skip: 0, take: 10 } as const
    expect((await users.find(zoe)).total).toBe(0)
    await users.fillSearchKeys()
    expect((await users.find(zoe)).total).toBe(1)
  })
})

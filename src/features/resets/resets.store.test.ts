import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import type { Database } from '../../platform/db/database.ts'
import { disableStoredUser, storedUser } from '../../testing/stored-rows.ts'
import { createUserStore } from '../users/users.store.ts'
import { createResetStore } from './resets.store.ts'

const link = (name: string, userId: string, byId: string | null = null) => ({
  id: `id-${name}`,
  secretHash: `hash-${name}`,
  userId,
  byId,
  createdAt: 1000,
  expiresAt: 2000,
  mailedTo: name === 'new' ? 'ada@x.test' : null,
})

/** Somebody with a link of an admin. */
const withMaker = async (database: Database) => {
  const links = createResetStore({ database })
  const [maker, ada] = [await storedUser(database, { role: 'admin' }), await storedUser(database)]
  await links.replace(link('theirs', ada.id, maker.id), ada)
  return { links, maker, ada }
}

describeDatabases('resets store', ({ open }) => {
  test('an account has one link: a new one takes the place of the older', async () => {
    const database = await open()
    const links = createResetStore({ database })
    const [ada, bo] = [await storedUser(database), await storedUser(database)]
    for (const one of [link('old', ada.id), link('bo', bo.id), link('new', ada.id)])
      expect(await links.replace(one, one.userId === ada.id ? ada : bo)).toBe(true)
    expect(await links.find('hash-old')).toBeNull()
    expect(await links.find('hash-new')).toEqual(link('new', ada.id))
    expect(await links.find('hash-bo')).toEqual(link('bo', bo.id))
  })

  test('none for an account that has another address by now, or is disabled', async () => {
    const database = await open()
    const links = createResetStore({ database })
    const ada = await storedUser(database)
    expect(await links.replace(link('one', ada.id), { email: 'old@x.test' })).toBe(false)
    await disableStoredUser(database, ada.id)
    expect(await links.replace(link('one', ada.id), ada)).toBe(false)
    expect(await links.findOf(ada.id)).toBeNull()
  })

  test('of several who use it at once, one does', async () => {
    const database = await open()
    const links = createResetStore({ database })
    const ada = await storedUser(database)
    await links.replace(link('new', ada.id), ada)
    const uses = Array.from({ length: 8 }, () => database.hot.batch([links.taking('hash-new')]))
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1)
    expect(await links.find('hash-new')).toBeNull()
  })

  test.each([
    ['is disabled', { disabledAt: 5000 }],
    ['is no admin any more', { role: 'user' }],
  ])('one whose maker %s is neither found nor used', async (_what, data) => {
    const database = await open()
    const { links, maker } = await withMaker(database)
    expect(await links.find('hash-theirs')).not.toBeNull()
    await database.query((prisma) => prisma.user.updateMany({ where: { id: maker.id }, data }))
    expect(await links.find('hash-theirs')).toBeNull()
    expect(await database.hot.batch([links.taking('hash-theirs')])).toBe(false)
  })

  test('goes with its maker, with all they made, and with what else ends it', async () => {
    const database = await open()
    const { links, maker, ada } = await withMaker(database)
    const again = () => links.replace(link('theirs', ada.id, maker.id), ada)
    await links.deleteMadeBy(ada.id)
    expect(await links.findOf(ada.id)).not.toBeNull()
    await links.deleteMadeBy(maker.id)
    expect(await links.findOf(ada.id)).toBeNull()
    await again()
    expect(await database.hot.batch([links.dropping(ada.id), links.dropping(maker.id)])).toBe(true)
    expect(await links.findOf(ada.id)).toBeNull()
    await again()
    await disableStoredUser(database, maker.id)
    await createUserStore({ database }).delete({ id: maker.id, before: [] })
    expect(await links.findOf(ada.id)).toBeNull()
  })

  test('what is too old goes', async () => {
    const database = await open()
    const links = createResetStore({ database })
    const ada = await storedUser(database)
    await links.replace(link('new', ada.id), ada)
    await links.deleteExpired(2000)
    expect(await links.find('hash-new')).not.toBeNull()
    await links.deleteExpired(2001)
    expect(await links.find('hash-new')).toBeNull()
  })
})

import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { storedUser } from '../../testing/stored-rows.ts'
import { createResetStore } from './resets.store.ts'

const link = (name: string, userId: string) => ({
  id: `id-${name}`,
  secretHash: `hash-${name}`,
  userId,
  createdAt: 1000,
  expiresAt: 2000,
  mailedTo: name === 'new' ? 'ada@x.test' : null,
})

describeDatabases('resets store', ({ open }) => {
  test('an account has one link: a new one takes the place of the older', async () => {
    const database = await open()
    const links = createResetStore({ database })
    const [ada, bo] = [await storedUser(database), await storedUser(database)]
    for (const one of [link('old', ada.id), link('bo', bo.id), link('new', ada.id)]) await links.replace(one)
    expect(await links.find('hash-old')).toBeNull()
    expect(await links.find('hash-new')).toEqual(link('new', ada.id))
    expect(await links.find('hash-bo')).toEqual(link('bo', bo.id))
  })

  test('of several who use it at once, one does', async () => {
    const database = await open()
    const links = createResetStore({ database })
    await links.replace(link('new', (await storedUser(database)).id))
    const uses = Array.from({ length: 8 }, () => database.hot.batch([links.taking('hash-new')]))
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1)
    expect(await links.find('hash-new')).toBeNull()
  })

  test('what is too old goes', async () => {
    const database = await open()
    const links = createResetStore({ database })
    await links.replace(link('new', (await storedUser(database)).id))
    await links.deleteExpired(2000)
    expect(await links.find('hash-new')).not.toBeNull()
    await links.deleteExpired(2001)
    expect(await links.find('hash-new')).toBeNull()
  })
})

import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { createSetupStore } from './setup.store.ts'

const link = (name: string) => ({
  id: `id-${name}`,
  secretHash: `hash-${name}`,
  createdAt: 1000,
  expiresAt: 2000,
})

describeDatabases('setup store', ({ open }) => {
  test('a new link takes the place of the older one', async () => {
    const links = createSetupStore({ database: await open() })
    await links.replace(link('old'))
    await links.replace(link('new'))
    expect(await links.find('hash-old')).toBeNull()
    expect(await links.find('hash-new')).toEqual(link('new'))
  })

  test('of several who use it at once, one does', async () => {
    const database = await open()
    const links = createSetupStore({ database })
    await links.replace(link('new'))
    const uses = Array.from({ length: 8 }, () => database.hot.batch([links.taking('hash-new')]))
    expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1)
    expect(await links.find('hash-new')).toBeNull()
  })
})

import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { storedUser } from '../../testing/stored-rows.ts'
import type { Departure } from './departure.ts'
import { createDepartureStore } from './departures.store.ts'

const departure = (name: string, userId: string, expiresAt = 2000): Departure => ({
  id: `id-${name}`,
  secretHash: `hash-${name}`,
  userId,
  createdAt: 1000,
  expiresAt,
})

describeDatabases('departures store', ({ open }) => {
  test('an account has one way back, which one of several takes', async () => {
    const database = await open()
    const store = createDepartureStore({ database })
    const ada = await storedUser(database)
    const put = (name: string) => database.hot.batch([store.putting(departure(name, ada.id))])
    await put('old')
    await put('new')
    expect(await store.find('hash-old')).toBeNull()
    expect(await store.find('hash-new')).toEqual(departure('new', ada.id))
    const take = () => database.hot.batch([store.taking('hash-new')])
    expect((await Promise.all([take(), take()])).sort()).toEqual([false, true])
    expect(await store.find('hash-new')).toBeNull()
  })

  test('lets go of those of an account, and of those that ran out', async () => {
    const database = await open()
    const store = createDepartureStore({ database })
    for (const [name, expiresAt] of [
      ['ada', 2000],
      ['bo', 3000],
      ['cy', 3001],
    ] as const) {
      const user = await storedUser(database)
      await database.hot.batch([store.putting(departure(name, user.id, expiresAt))])
      if (name === 'ada') await store.deleteOf(user.id)
    }
    expect(await store.find('hash-ada')).toBeNull()
    await store.deleteExpired(3001)
    expect(await store.find('hash-bo')).toBeNull()
    expect(await store.find('hash-cy')).not.toBeNull()
  })
})

import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { storedUser } from '../../testing/stored-rows.ts'
import type { Device } from './device.ts'
import { createDeviceStore } from './devices.store.ts'

const device = (name: string, userId: string, seenAt = 1000): Device => ({
  id: `id-${name}-${userId}`,
  userId,
  secretHash: `hash-${name}`,
  createdAt: seenAt,
  seenAt,
})

describeDatabases('devices store', ({ open }) => {
  test('knows a browser for each account by itself', async () => {
    const database = await open()
    const store = createDeviceStore({ database })
    const ada = await storedUser(database, { seenAt: 900 })
    const bo = await storedUser(database)
    const look = (userId: string, name = 'one') => store.look({ userId, secretHash: `hash-${name}` })
    expect(await look(ada.id)).toEqual({ count: 0, isKnown: 0, seenAt: 900 })
    await store.seen(device('one', ada.id))
    await store.seen(device('two', ada.id))
    expect(await look(ada.id)).toEqual({ count: 2, isKnown: 1, seenAt: 900 })
    expect(await look(ada.id, 'three')).toEqual({ count: 2, isKnown: 0, seenAt: 900 })
    expect(await look(bo.id)).toEqual({ count: 0, isKnown: 0, seenAt: null })
    expect(await look('nobody')).toEqual({ count: 0, isKnown: 0, seenAt: null })
  })

  test('keeps when one was seen, also when it comes twice at once; forgets the oldest, and the unseen', async () => {
    const database = await open()
    const store = createDeviceStore({ database })
    const [ada, bo] = [await storedUser(database), await storedUser(database)]
    const again = { ...device('one', ada.id, 5000), id: 'another' }
    await Promise.all([store.seen(device('one', ada.id)), store.seen(device('one', ada.id))])
    await store.seen(again)
    for (const [name, at] of [
      ['two', 2000],
      ['three', 3000],
    ] as const)
      await store.seen(device(name, ada.id, at))
    await store.seen(device('one', bo.id, 1000))
    const seen = async (id: string) => (await store.listOf(id)).map(({ seenAt }) => seenAt)
    expect(await seen(ada.id)).toEqual([5000, 3000, 2000])
    await store.keepLatest({ userId: ada.id, most: 2 })
    expect([await seen(ada.id), await seen(bo.id)]).toEqual([[5000, 3000], [1000]])
    await store.deleteUnseenSince(3001)
    expect([await seen(ada.id), await seen(bo.id)]).toEqual([[5000], []])
  })
})

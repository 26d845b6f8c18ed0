import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { disableStoredUser, storedUser } from '../../testing/stored-rows.ts'
import type { ApiKeyRow } from './api-key.ts'
import { createApiKeyStore } from './api-keys.store.ts'

describeDatabases('API keys store', ({ open }) => {
  const withUser = async () => {
    const database = await open()
    const { id: userId } = await storedUser(database)
    const key = (id: string, given: Partial<ApiKeyRow> = {}): ApiKeyRow => ({
      id,
      createdAt: 1000,
      secretHash: `hash of ${id}`,
      userId,
      name: 'Script',
      scopes: 'rooms:read rooms:write',
      expiresAt: null,
      usedAt: null,
      ...given,
    })
    return { database, store: createApiKeyStore({ database }), userId, key }
  }

  test('keeps all of a key, the newest first', async () => {
    const { store, userId, key } = await withUser()
    const [one, two] = [key('one'), key('two', { createdAt: 2000, expiresAt: 9000 })]
    expect(await store.insert(one, 5)).toBe(true)
    expect(await store.insert(two, 5)).toBe(true)
    expect(await store.listOfUser(userId)).toEqual([two, one])
  })

  test('finds it with whose it is by the hash of its secret', async () => {
    const { store, userId, key, database } = await withUser()
    await store.insert(key('one', { expiresAt: 9000 }), 5)
    const found = { keyId: 'one', userId, role: 'user', scopes: 'rooms:read rooms:write', expiresAt: 9000 }
    expect(await store.lookUp('hash of one')).toMatchObject({ ...found, disabledAt: null, usedAt: null })
    await store.touch({ id: 'one', at: 3000 })
    await disableStoredUser(database, userId)
    expect(await store.lookUp('hash of one')).toMatchObject({ ...found, disabledAt: 5000, usedAt: 3000 })
    expect(await store.lookUp('hash of two')).toBeNull()
  })

  test('takes no more than an account may have, of those that come at once either', async () => {
    const { store, key, database } = await withUser()
    const other = await storedUser(database)
    const names = ['a', 'b', 'c', 'd']
    const taken = await Promise.all(names.map((name) => store.insert(key(name), 2)))
    expect(taken.filter(Boolean).length).toBeGreaterThanOrEqual(2)
    expect(await store.insert(key('more'), 2)).toBe(false)
    expect(await store.insert(key('of another', { userId: other.id }), 2)).toBe(true)
    expect(await store.insert(key('of nobody', { userId: 'nobody' }), 2)).toBe(false)
  })

  test('only whose it is can delete it', async () => {
    const { store, userId, key, database } = await withUser()
    await store.insert(key('one'), 5)
    const other = await storedUser(database)
    expect(await store.delete({ userId: other.id, id: 'one' })).toBeNull()
    expect(await store.delete({ userId, id: 'one' })).toEqual({ name: 'Script' })
    expect(await store.delete({ userId, id: 'one' })).toBeNull()
  })

  test('forgets those that expired long ago', async () => {
    const { store, userId, key } = await withUser()
    await store.insert(key('never'), 5)
    await store.insert(key('old', { expiresAt: 2000 }), 5)
    await store.insert(key('new', { expiresAt: 4000 }), 5)
    await store.deleteExpired(3000)
    expect((await store.listOfUser(userId)).map(({ id }) => id).sort()).toEqual(['never', 'new'])
  })
})

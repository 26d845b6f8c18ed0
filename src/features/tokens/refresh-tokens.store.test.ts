import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import { storedSession } from '../../testing/stored-rows.ts'
import { createSessionStore } from '../sessions/index.ts'
import { createRefreshStore } from './refresh-tokens.store.ts'

describeDatabases('refresh tokens store', ({ open }) => {
  const withSession = async () => {
    const database = await open()
    const { id: sessionId } = await storedSession(database)
    return { database, store: createRefreshStore({ database }), sessionId }
  }
  const chain = (sessionId: string, id: string, at = 1000) => ({
    id,
    sessionId,
    generation: 1,
    createdAt: at,
    rotatedAt: at,
  })

  test('a chain goes on from its latest token only', async () => {
    const { store, sessionId } = await withSession()
    await store.insert(chain(sessionId, 'one'), 5)
    expect(await store.find('one')).toEqual(chain(sessionId, 'one'))
    const turns = await Promise.all([1, 2, 3].map(() => store.rotate({ id: 'one', generation: 1, at: 2000 })))
    expect(turns.filter(Boolean)).toHaveLength(1)
    expect(await store.find('one')).toMatchObject({ generation: 2, createdAt: 1000, rotatedAt: 2000 })
    expect(await store.rotate({ id: 'one', generation: 1, at: 3000 })).toBe(false)
  })

  test('of many chains of a session those used last stay', async () => {
    const { store, sessionId, database } = await withSession()
    const other = await storedSession(database)
    await store.insert(chain(other.id, 'other', 1), 2)
    for (const [index, id] of ['one', 'two', 'three'].entries())
      await store.insert(chain(sessionId, id, 1000 + index), 2)
    const found = await Promise.all(['one', 'two', 'three', 'other'].map((id) => store.find(id)))
    expect(found.map((one) => one?.id)).toEqual([undefined, 'two', 'three', 'other'])
  })

  test('chains go with their session', async () => {
    const { store, sessionId, database } = await withSession()
    await store.insert(chain(sessionId, 'one'), 5)
    await createSessionStore({ database }).delete(sessionId)
    expect(await store.find('one')).toBeNull()
  })
})

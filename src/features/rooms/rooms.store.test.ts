import { expect, test } from 'vitest'
import type { Database } from '../../platform/db/database.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import { exampleRoom } from '../../testing/example-rows.ts'
import { storedUser } from '../../testing/stored-rows.ts'
import { createRoomStore } from './rooms.store.ts'

const withOwner = async (database: Database) => {
  const owner = await storedUser(database)
  return { ownerId: owner.id, rooms: createRoomStore({ database }) }
}

describeDatabases('rooms store', ({ open }) => {
  test('finds a room by its code and by its id', async () => {
    const { ownerId, rooms } = await withOwner(await open())
    const room = exampleRoom({ ownerId, access: 'signed_in' })
    expect(await rooms.insert(room)).toBe(true)
    expect(await rooms.findByCode(room.code)).toEqual(room)
    expect(await rooms.findById(room.id)).toEqual(room)
    expect(await rooms.findByCode('aaa-aaaa-aaa')).toBeNull()
  })

  test('lists an owner’s rooms, newest first, and nobody else’s', async () => {
    const database = await open()
    const { ownerId, rooms } = await withOwner(database)
    const other = await withOwner(database)
    const [older, newer] = [
      exampleRoom({ ownerId, createdAt: 1000 }),
      exampleRoom({ ownerId, createdAt: 2000 }),
    ]
    for (const room of [older, newer, exampleRoom({ ownerId: other.ownerId })]) await rooms.insert(room)
    expect(await rooms.listOfOwner(ownerId)).toEqual([newer, older])
  })

  test('a code is given once, even after its room is deleted', async () => {
    const { ownerId, rooms } = await withOwner(await open())
    const room = exampleRoom({ ownerId })
    await rooms.insert(room)
    await rooms.markDeleted({ id: room.id, at: 5000 })
    expect(await rooms.insert(exampleRoom({ ownerId, code: room.code }))).toBe(false)
  })

  test('a change needs the version it was made from', async () => {
    const { ownerId, rooms } = await withOwner(await open())
    const room = exampleRoom({ ownerId })
    await rooms.insert(room)
    const change = { id: room.id, version: 1, name: 'Coffee', access: 'signed_in', at: 5000 } as const
    const changed = { ...room, name: 'Coffee', access: 'signed_in', updatedAt: 5000, version: 2 }
    expect(await rooms.update(change)).toEqual(changed)
    expect(await rooms.update({ ...change, name: 'Late' })).toBeNull()
    expect(await rooms.findById(room.id)).toEqual(changed)
  })

  test('of several changes at once from one version, one is made', async () => {
    const { ownerId, rooms } = await withOwner(await open())
    const room = exampleRoom({ ownerId })
    await rooms.insert(room)
    const changes = Array.from({ length: 6 }, (_, n) =>
      rooms.update({ id: room.id, version: 1, name: `Name ${n}`, access: 'open', at: 5000 }),
    )
    const made = (await Promise.all(changes)).filter((row) => row !== null)
    expect(made).toHaveLength(1)
    expect(await rooms.findById(room.id)).toEqual(made[0])
  })

  test('a deleted room is found by nothing, and deleted once', async () => {
    const { ownerId, rooms } = await withOwner(await open())
    const room = exampleRoom({ ownerId })
    await rooms.insert(room)
    expect(await rooms.markDeleted({ id: room.id, at: 5000 })).toBe(true)
    expect(await rooms.markDeleted({ id: room.id, at: 6000 })).toBe(false)
    expect(await rooms.findByCode(room.code)).toBeNull()
    expect(await rooms.findById(room.id)).toBeNull()
    expect(await rooms.listOfOwner(ownerId)).toEqual([])
    expect(await rooms.update({ id: room.id, version: 2, name: 'x', access: 'open', at: 7000 })).toBeNull()
  })
})

import { expect, test } from 'vitest'
import type { Database } from '../../platform/db/database.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import { exampleMeeting } from '../../testing/example-rows.ts'
import { deleteStoredRoom, storedRoom } from '../../testing/stored-rows.ts'
import { createMeetingStore } from './meetings.store.ts'

const withRoom = async (database: Database) => ({
  roomId: (await storedRoom(database)).id,
  meetings: createMeetingStore({ database }),
})

describeDatabases('meetings store', ({ open }) => {
  test('a meeting is active until it ends, and ends once', async () => {
    const { roomId, meetings } = await withRoom(await open())
    const meeting = exampleMeeting({ roomId })
    expect(await meetings.insert(meeting)).toBe(true)
    expect(await meetings.findActiveOfRoom(roomId)).toEqual(meeting)
    expect(await meetings.listActive()).toEqual([meeting])
    const ended = { id: meeting.id, at: 5000, reason: 'ended_by_host' } as const
    expect(await meetings.end(ended)).toBe(true)
    expect(await meetings.end({ ...ended, at: 6000, reason: 'room_deleted' })).toBe(false)
    expect(await meetings.findActiveOfRoom(roomId)).toBeNull()
    expect(await meetings.listActive()).toEqual([])
    expect(await meetings.findById(meeting.id)).toEqual({
      ...meeting,
      endedAt: 5000,
      endReason: 'ended_by_host',
    })
  })

  test('of many who start a meeting at once, one does, and all find the same', async () => {
    const { roomId, meetings } = await withRoom(await open())
    const start = async () => {
      const started = await meetings.insert(exampleMeeting({ roomId }))
      return { started, found: await meetings.findActiveOfRoom(roomId) }
    }
    const all = await Promise.all(Array.from({ length: 20 }, start))
    expect(all.filter(({ started }) => started)).toHaveLength(1)
    expect(new Set(all.map(({ found }) => found?.id)).size).toBe(1)
    expect(await meetings.listActive()).toHaveLength(1)
  })

  test('a room that had a meeting may have another', async () => {
    const { roomId, meetings } = await withRoom(await open())
    const first = exampleMeeting({ roomId })
    await meetings.insert(first)
    await meetings.end({ id: first.id, at: 5000, reason: 'everybody_left' })
    expect(await meetings.insert(exampleMeeting({ roomId }))).toBe(true)
  })

  test('no meeting starts in a deleted room', async () => {
    const database = await open()
    const { roomId, meetings } = await withRoom(database)
    await deleteStoredRoom(database, roomId)
    expect(await meetings.insert(exampleMeeting({ roomId }))).toBe(false)
    expect(await meetings.findActiveOfRoom(roomId)).toBeNull()
  })

  test('deleting a room while many start meetings in it leaves at most one, started before', async () => {
    const database = await open()
    const { roomId, meetings } = await withRoom(database)
    const starts = Array.from({ length: 10 }, () => meetings.insert(exampleMeeting({ roomId })))
    const [started] = await Promise.all([Promise.all(starts), deleteStoredRoom(database, roomId)])
    expect(await meetings.listActive()).toHaveLength(started.filter(Boolean).length)
    expect(await meetings.insert(exampleMeeting({ roomId }))).toBe(false)
  })
})

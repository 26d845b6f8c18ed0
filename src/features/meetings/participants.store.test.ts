import { expect, test } from 'vitest'
import type { Database } from '../../platform/db/database.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import { exampleMeeting, exampleParticipant } from '../../testing/example-rows.ts'
import { storedRoom, storedUser } from '../../testing/stored-rows.ts'
import type { Participant } from './meeting.ts'
import { createHabitStore } from '../users/index.ts'
import { createMeetingStore } from './meetings.store.ts'

/** A meeting with somebody who has a place in it and hasn't come yet. */
const withPlace = async (database: Database) => {
  const meetings = createMeetingStore({ database })
  const meeting = exampleMeeting({ roomId: (await storedRoom(database)).id })
  await meetings.insert(meeting)
  const place = exampleParticipant({ meetingId: meeting.id })
  await meetings.insertParticipant(place)
  const which = { meetingId: meeting.id, identity: place.identity }
  return { meetings, meeting, place, which, reread: () => meetings.findParticipant(which) }
}

const identities = (people: readonly Participant[]) => people.map(({ identity }) => identity)

describeDatabases('participants store', ({ open }) => {
  test('a place is found by meeting and identity together', async () => {
    const { meetings, place, which } = await withPlace(await open())
    expect(await meetings.findParticipant(which)).toEqual(place)
    expect(await meetings.findParticipant({ ...which, meetingId: 'another' })).toBeNull()
    expect(await meetings.findParticipant({ ...which, identity: 'another' })).toBeNull()
  })

  test('a place has the picture its account has when it is read', async () => {
    const database = await open()
    const { meetings, meeting } = await withPlace(database)
    const { id: userId } = await storedUser(database)
    const place = exampleParticipant({ meetingId: meeting.id, userId })
    await meetings.insertParticipant(place)
    const which = { meetingId: meeting.id, identity: place.identity }
    await meetings.markJoined({ ...which, connection: 'PA_1', at: 2000 })
    const seen = async () => [
      (await meetings.findParticipant(which))?.picture,
      (await meetings.listInside(meeting.id))[0]?.picture,
      (await meetings.listHeldBy(userId))[0]?.picture,
    ]
    expect(await seen()).toEqual([null, null, null])
    await database.hot.batch([createHabitStore({ database }).wearing({ id: userId, picture: 'a1' })])
    expect(await seen()).toEqual(['a1', 'a1', 'a1'])
  })

  test('a kept place takes another name', async () => {
    const { meetings, place, reread } = await withPlace(await open())
    const change = { id: place.id, name: 'Bo B.', role: 'host', admittedAt: 9000 } as const
    await meetings.updateParticipant(change)
    expect(await reread()).toEqual({ ...place, ...change })
  })

  test('a visitor’s place becomes an account’s, and no other’s after that', async () => {
    const database = await open()
    const { meetings, meeting, place, which, reread } = await withPlace(database)
    const [one, other] = [await storedUser(database), await storedUser(database)]
    const change = { id: place.id, name: 'Bo', role: 'host', at: 9000 } as const
    const claim = (userId: string) => meetings.claimParticipant({ ...change, userId })
    expect(await claim(one.id)).toBe(true)
    expect(await reread()).toEqual({ ...place, name: 'Bo', role: 'host', userId: one.id })
    expect(await claim(one.id)).toBe(true)
    expect(await claim(other.id)).toBe(false)
    await meetings.markRemoved({ ...which, at: 9500 })
    expect(await claim(one.id)).toBe(false)

    const next = exampleParticipant({ meetingId: meeting.id })
    await meetings.insertParticipant(next)
    const nobody = { ...change, id: next.id, userId: 'nobody' }
    expect(await meetings.claimParticipant(nobody)).toBe(false)
    const disabled = await storedUser(database, { disabledAt: 8000 })
    expect(await meetings.claimParticipant({ ...nobody, userId: disabled.id })).toBe(false)
    expect(identities(await meetings.listHeldBy(one.id))).toEqual([])
  })

  test('coming, going and coming back keeps the first instant', async () => {
    const { meetings, which, reread } = await withPlace(await open())
    expect(await meetings.markLeft({ ...which, connection: 'PA_1', at: 1500 })).toBe(false)
    expect(await meetings.markJoined({ ...which, connection: 'PA_1', at: 2000 })).toBe(true)
    expect(identities(await meetings.listInside(which.meetingId))).toEqual([which.identity])
    expect(await meetings.markLeft({ ...which, connection: 'PA_1', at: 3000 })).toBe(true)
    expect(await meetings.markLeft({ ...which, connection: 'PA_1', at: 3500 })).toBe(false)
    expect(await reread()).toMatchObject({ joinedAt: 2000, leftAt: 3000 })
    expect(await meetings.listInside(which.meetingId)).toEqual([])
    expect(await meetings.markJoined({ ...which, connection: 'PA_2', at: 4000 })).toBe(true)
    expect(await reread()).toMatchObject({ joinedAt: 2000, leftAt: null, connection: 'PA_2' })
  })

  test('news of an older connection’s end leaves them inside', async () => {
    const { meetings, which, reread } = await withPlace(await open())
    await meetings.markJoined({ ...which, connection: 'PA_1', at: 2000 })
    await meetings.markJoined({ ...which, connection: 'PA_2', at: 3000 })
    expect(await meetings.markLeft({ ...which, connection: 'PA_1', at: 3100 })).toBe(false)
    expect(await reread()).toMatchObject({ leftAt: null })
  })

  test('who was removed stays out', async () => {
    const { meetings, which, reread } = await withPlace(await open())
    await meetings.markJoined({ ...which, connection: 'PA_1', at: 2000 })
    expect(await meetings.markRemoved({ ...which, at: 3000 })).toBe(true)
    expect(await meetings.markRemoved({ ...which, at: 4000 })).toBe(false)
    expect(await meetings.markJoined({ ...which, connection: 'PA_2', at: 5000 })).toBe(false)
    expect(await meetings.listInside(which.meetingId)).toEqual([])
    expect(await reread()).toMatchObject({ removedAt: 3000, leftAt: 3000 })
  })

  test('lists who was removed', async () => {
    const { meetings, which } = await withPlace(await open())
    expect(await meetings.listRemoved(which.meetingId)).toEqual([])
    await meetings.markRemoved({ ...which, at: 3000 })
    expect(identities(await meetings.listRemoved(which.meetingId))).toEqual([which.identity])
  })

  test('an unknown identity is nobody', async () => {
    const { meetings, which } = await withPlace(await open())
    const unknown = { ...which, identity: 'unknown', connection: 'PA_1', at: 2000 }
    expect(await meetings.markJoined(unknown)).toBe(false)
    expect(await meetings.markLeft(unknown)).toBe(false)
    expect(await meetings.markRemoved(unknown)).toBe(false)
  })

  test('lists who is inside in the order they came, of this meeting only', async () => {
    const { meetings, meeting, which } = await withPlace(await open())
    const second = exampleParticipant({ meetingId: meeting.id })
    await meetings.insertParticipant(second)
    await meetings.markJoined({ ...which, connection: 'PA_1', at: 3000 })
    await meetings.markJoined({ ...which, identity: second.identity, connection: 'PA_2', at: 2000 })
    expect(identities(await meetings.listInside(meeting.id))).toEqual([second.identity, which.identity])
    expect(await meetings.listInside('another')).toEqual([])
  })

  test('the end of a meeting is everybody’s leaving', async () => {
    const { meetings, meeting, which, reread } = await withPlace(await open())
    const early = exampleParticipant({ meetingId: meeting.id })
    await meetings.insertParticipant(early)
    const earlyWhich = { ...which, identity: early.identity, connection: 'PA_2' }
    await meetings.markJoined({ ...earlyWhich, at: 2000 })
    await meetings.markLeft({ ...earlyWhich, at: 2500 })
    await meetings.markJoined({ ...which, connection: 'PA_1', at: 2000 })
    await meetings.end({ id: meeting.id, at: 5000, reason: 'ended_by_host' })
    expect(await reread()).toMatchObject({ leftAt: 5000 })
    expect(await meetings.findParticipant(earlyWhich)).toMatchObject({ leftAt: 2500 })
    expect(await meetings.listInside(meeting.id)).toEqual([])
  })
})

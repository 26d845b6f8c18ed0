import type { Room } from '../../../../src/contract/rooms.ts'

export type DayPart = 'morning' | 'day' | 'evening' | 'night'

/** What one says at this hour (0-23, local). */
export const dayPart = (hour: number): DayPart => {
  if (hour < 5) return 'night'
  if (hour < 12) return 'morning'
  return hour < 18 ? 'day' : 'evening'
}

/** How many people are in how many of the rooms, and the name of the first of them. */
export const insideSummary = (rooms: readonly Pick<Room, 'name' | 'people'>[]) => {
  const busy = rooms.filter(({ people }) => people.length > 0)
  return {
    people: busy.reduce((sum, { people }) => sum + people.length, 0),
    rooms: busy.length,
    room: busy[0]?.name,
  }
}

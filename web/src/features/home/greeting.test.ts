import { expect, it } from 'vitest'
import { person } from '../../testing/examples.ts'
import { dayPart, insideSummary } from './greeting.ts'

it.each([
  [0, 'night'],
  [5, 'morning'],
  [11, 'morning'],
  [12, 'day'],
  [18, 'evening'],
  [23, 'evening'],
])('%i o’clock is %s', (hour, part) => {
  expect(dayPart(hour)).toBe(part)
})

it('counts who is inside where', () => {
  const [anna, jun, yusuf] = ['Anna', 'Jun', 'Yusuf'].map((name) => person(name))
  const rooms = [
    { name: 'Quiet', people: [] },
    { name: 'Studio', people: [anna!, jun!] },
    { name: 'North', people: [yusuf!] },
  ]
  expect(insideSummary(rooms)).toEqual({ people: 3, rooms: 2, room: 'Studio' })
  expect(insideSummary([])).toEqual({ people: 0, rooms: 0, room: undefined })
})

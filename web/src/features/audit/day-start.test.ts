import { expect, it } from 'vitest'
import { dayStart, isDay } from './day-start.ts'

it.each([
  ['2026-11-21', 'UTC', 0, '2026-11-21T00:00:00.000Z'],
  ['2026-11-21', 'UTC', 1, '2026-11-22T00:00:00.000Z'],
  ['2026-11-21', 'Europe/Berlin', 0, '2026-11-20T23:00:00.000Z'],
  ['2026-07-21', 'Europe/Berlin', 0, '2026-07-20T22:00:00.000Z'],
  // The days on which the clocks are changed.
  ['2026-03-29', 'Europe/Berlin', 0, '2026-03-28T23:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', 1, '2026-03-29T22:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', 0, '2026-10-24T22:00:00.000Z'],
  ['2026-10-25', 'Europe/Berlin', 1, '2026-10-25T23:00:00.000Z'],
  ['2026-11-21', 'Asia/Kolkata', 0, '2026-11-20T18:30:00.000Z'],
  ['2026-11-21', 'America/Los_Angeles', 0, '2026-11-21T08:00:00.000Z'],
  ['2026-12-31', 'Pacific/Kiritimati', 1, '2026-12-31T10:00:00.000Z'],
])('%s in %s and %i days begins at %s', (day, zone, after, instant) => {
  expect(new Date(dayStart(day, zone, after)).toISOString()).toBe(instant)
})

it.each([
  ['2026-11-21', true],
  ['2026-13-01', false],
  ['21.11.2026', false],
  ['', false],
])('%j is a day: %s', (text, is) => {
  expect(isDay(text)).toBe(is)
})

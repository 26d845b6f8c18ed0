import { expect, it } from 'vitest'
import { goodLink } from '../../rtc/link-report.ts'
import { mendingFor, troubleOf } from './arrivals.ts'

it.each([
  [{}, null],
  [{ up: 'weak' }, 'up'],
  [{ down: 'weak' }, 'down'],
  [{ up: 'weak', down: 'weak', relayOffered: true }, 'both'],
  [{ relayOffered: true }, 'breaks'],
] as const)('%o is told as %s', (some, trouble) => {
  expect(troubleOf({ ...goodLink, ...some })).toBe(trouble)
})

it.each([
  [0, 'none'],
  [1_999, 'none'],
  [2_000, 'line'],
  [9_999, 'line'],
  [10_000, 'panel'],
])('after %i ms a broken link shows %s', (brokenFor, mending) => {
  expect(mendingFor(brokenFor)).toBe(mending)
})

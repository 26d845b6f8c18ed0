import type { After, Now } from '../core/clock.ts'

/** A clock that stands still until it is moved; what was planned with `after` runs when its time comes. */
export interface TestClock {
  now: Now
  after: After
  /** Moves time and runs what is due, in order. */
  advance: (milliseconds: number) => void
  /** How many things are planned. */
  planned: () => number
}

interface Planned {
  at: number
  run: () => void
}

export const testStart = Date.parse('2026-11-21T04:02:00.000Z')

export const createTestClock = (start = testStart): TestClock => {
  let at = start
  const planned = new Set<Planned>()
  const nextDue = (until: number): Planned | undefined =>
    [...planned].filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0]
  return {
    now: () => at,
    after(milliseconds, run) {
      const one = { at: at + milliseconds, run }
      planned.add(one)
      return () => {
        planned.delete(one)
      }
    },
    advance(milliseconds) {
      const until = at + milliseconds
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        planned.delete(due)
        at = due.at
        due.run()
      }
      at = until
    },
    planned: () => planned.size,
  }
}

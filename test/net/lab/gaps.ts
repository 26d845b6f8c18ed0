import { expect } from 'vitest'
import type { Person } from '../../browser/person.ts'
import type { Gaps } from '../../browser/probe/reading.ts'
import { eventually } from './eventually.ts'

/** How long is looked at beforehand, to know what this machine's own hiccups are (ms). */
const before = 20_000

/** Instants on each page's own clock, in the order of the people. */
type Instants = readonly number[]

export const clocks = (people: readonly Person[]): Promise<number[]> =>
  Promise.all(people.map((person) => person.now()))

/** Looks at everybody's sound and pictures for a while in which nothing happens; resolves with when that began. */
export const watchQuietly = async (people: readonly [Person, ...Person[]]): Promise<Instants> => {
  await Promise.all(people.map((person) => person.startsSampling()))
  const starts = await clocks(people)
  const enough = (starts[0] ?? 0) + before
  const deadline = before + 5_000
  await eventually('the quiet has been seen', async () => (await people[0].now()) > enough, { deadline })
  return starts
}

export interface Shaken {
  person: Person
  /** The longest gaps of the quiet time, and from the fault on (ms). */
  quiet: Gaps
  shaken: Gaps
  /** Both, for a message. */
  told: string
}

export interface Times {
  starts: Instants
  faults: Instants
  ends: Instants
}

/** Gaps before and after a fault, of each of them. */
export const gapsOf = (people: readonly Person[], { starts, faults, ends }: Times): Promise<Shaken[]> =>
  Promise.all(
    people.map(async (person, index) => {
      const fault = faults[index] ?? 0
      const quiet = await person.gaps(starts[index] ?? 0, fault)
      const shaken = await person.gaps(fault, ends[index] ?? 0)
      return { person, quiet, shaken, told: `${person.name}: ${JSON.stringify({ quiet, shaken })}` }
    }),
  )

/**
 * By how much a gap may be longer than the longest of the quiet time (ms). What starts again takes a core, and every page here
 * encodes its own pictures on the same two: of sound, which costs next to nothing to make, a gap says what the way has lost,
 * of pictures also how long the encoder waited.
 */
const allowed = { sound: 300, pictures: 1_000 }

/** Nobody noticed: no gap is longer than the longest of the quiet time by more than is allowed. */
export const expectNoGap = ({ quiet, shaken, told }: Shaken, { sound, pictures } = allowed): void => {
  expect(quiet.samples, told).toBeGreaterThan(0)
  expect(shaken.audio.length - quiet.audio.length, told).toBeLessThanOrEqual(sound)
  expect(shaken.video.length - quiet.video.length, told).toBeLessThanOrEqual(pictures)
  expect(shaken.concealed - quiet.concealed, told).toBeLessThanOrEqual(sound)
}

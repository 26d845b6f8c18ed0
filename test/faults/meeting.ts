import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Person } from '../browser/person.ts'
import { arrive, enter, everybodyMeets, makeRoom, othersSeenBy, setUp } from '../browser/steps.ts'
import { lostConnection } from '../browser/tolerated.ts'
import type { Lab, Seated, ServeOptions } from '../net/lab/lab.ts'
import type { Server } from '../net/lab/server.ts'

/** Three people who meet: two with direct media, in either browser, and Cy, whose media is all relayed. */
export interface Meeting {
  server: Server
  people: [Seated, Seated, Seated]
  /** Path of the room. */
  room: string
  cyListens: boolean
}

export interface MeetingOptions extends ServeOptions {
  /** Cy sends nothing, so that what the other two receive is direct and nothing else. */
  cyListens?: boolean
}

const comeIn = async (person: Person, room: string, { listens }: { listens: boolean }): Promise<void> => {
  await arrive(person, room)
  if (listens)
    for (const device of ['camera', 'microphone'])
      await person.page.getByRole('button', { name: `Turn ${device} off` }).click()
  await enter(person)
}

/** Those who send see and hear one another; Cy sees and hears both. */
export const allMeet = async (
  { people, cyListens }: Pick<Meeting, 'people' | 'cyListens'>,
  deadline = 20_000,
): Promise<void> => {
  const [ada, bo, cy] = people
  if (!cyListens) return everybodyMeets(people, deadline)
  await Promise.all([
    everybodyMeets([ada, bo], deadline),
    ...[ada, bo].map(({ name }) => cy.watches(name, 'camera', deadline)),
    cy.hears(2, deadline),
  ])
}

/** Sets up a server and seats three people at a meeting on it. */
export const holdMeeting = async (
  lab: Lab,
  { cyListens = false, ...options }: MeetingOptions = {},
): Promise<Meeting> => {
  const server = await lab.serveAt('203.0.113.1/24', options)
  const people = await Promise.all([
    lab.seat({ name: 'Ada', kind: 'chromium', at: '203.0.113.2/24', expected: lostConnection }),
    lab.seat({ name: 'Bo', kind: 'firefox', at: '203.0.113.3/24', expected: lostConnection }),
    lab.seat({
      name: 'Cy',
      kind: 'chromium',
      at: '203.0.113.4/24',
      relayOnly: true,
      expected: lostConnection,
    }),
  ])
  await setUp(people[0], server.setupLink)
  const room = await makeRoom(people[0], 'Steady')
  for (const person of people) await comeIn(person, room, { listens: cyListens && person === people[2] })
  const meeting = { server, people: people as Meeting['people'], room, cyListens }
  await allMeet(meeting)
  return meeting
}

/** Between two looks at a page (ms): often enough to see a tile go, seldom enough not to be a load itself. */
const lookMilliseconds = 200

/** Looks at the tiles of all until it is told to stop; then fails if anybody was seen to have left. */
export const watchRoster = (people: readonly Person[]) => {
  const missed: string[] = []
  const stop = new AbortController()
  const look = async (person: Person): Promise<void> => {
    const others = people.filter((other) => other !== person).map(({ name }) => name)
    while (!stop.signal.aborted) {
      const seen = await othersSeenBy(person)
      if (seen.join() !== others.sort().join()) missed.push(`${person.name} saw only ${seen.join(' and ')}`)
      await pause(lookMilliseconds)
    }
  }
  const done = Promise.allSettled(people.map(look))
  return {
    everybodyStayed: async (): Promise<void> => {
      stop.abort()
      await done
      expect(missed).toEqual([])
    },
  }
}

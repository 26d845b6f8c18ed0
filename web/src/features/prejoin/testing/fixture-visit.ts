import type { Room } from '../../../../../src/contract/rooms.ts'
import type { Parley } from '../../../parley.ts'
import { studio } from '../../../testing/examples.ts'
import { memoryStore } from '../../../testing/memory-store.ts'
import { PlaceKept } from '../place-kept.ts'
import { Visit, type Admission } from '../visit.svelte.ts'

/** A visit to a room on fixtures. */
export const fixtureVisit = (parley: Parley, room: Room = studio): Visit => {
  const visit = new Visit({
    parley,
    code: room.code,
    kept: new PlaceKept({ store: memoryStore(), code: room.code }),
    signalUrl: 'ws://localhost',
  })
  visit.room = room
  visit.people = room.people
  return visit
}

export const fixtureAdmission = (some: Partial<Admission> = {}): Admission => ({
  status: 'admitted',
  meeting: { id: '0193f6a0-0000-7000-8000-0000000000aa', startedAt: '2026-11-21T09:10:42.000Z' },
  room: studio,
  identity: 'self-identity-000000000',
  name: 'Mara Okoye',
  role: 'host',
  token: 'token',
  iceServers: [],
  relay: { offerAfter: 8, takeAfter: 20 },
  ...some,
})

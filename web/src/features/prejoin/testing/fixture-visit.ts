import type { Room } from '../../../../../src/contract/rooms.ts'
import type { Parley } from '../../../parley.ts'
import { OwnMedia } from '../../../rtc/own-media.ts'
import { FixtureMedia, type MediaWish } from '../../../rtc/testing/fixture-media.ts'
import { studio } from '../../../testing/examples.ts'
import { OwnDevices } from '../own-devices.svelte.ts'
import { PlaceKept } from '../place-kept.ts'
import { Visit, type Admission } from '../visit.svelte.ts'

const memory = (): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> => {
  const kept = new Map<string, string>()
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }
}

/** A visit to a room on fixtures. */
export const fixtureVisit = (parley: Parley, room: Room = studio): Visit => {
  const visit = new Visit({
    parley,
    code: room.code,
    kept: new PlaceKept({ store: memory(), code: room.code }),
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

export const fixtureDevices = (
  parley: Parley,
  wish: MediaWish = {},
): { devices: OwnDevices; access: FixtureMedia } => {
  const access = new FixtureMedia(wish)
  const media = new OwnMedia({ access, chosen: {} })
  return { devices: new OwnDevices({ media, ...parley }), access }
}

/** Starts devices as a page does; the function it answers lets go of them, also when they are still starting. */
export const startDevices = (devices: OwnDevices): { started: Promise<void>; stop: () => void } => {
  const started = devices.start()
  return { started, stop: () => void started.then(() => devices.media.stop()) }
}

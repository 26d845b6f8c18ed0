import type { Parley } from '../../../parley.ts'
import { FixtureMedia, type MediaWish } from '../../../rtc/testing/fixture-media.ts'
import { memoryStore } from '../../../testing/memory-store.ts'
import { JoinSwitches } from '../join-switches.ts'
import { openDevices } from '../open-devices.ts'
import type { OwnDevices } from '../own-devices.svelte.ts'

export const fixtureDevices = (
  parley: Parley,
  wish: MediaWish = {},
): { devices: OwnDevices; access: FixtureMedia } => {
  const access = new FixtureMedia(wish)
  const switches = new JoinSwitches({ store: memoryStore(), goesOn: false, ...parley })
  return { devices: openDevices({ parley, switches, access }), access }
}

/** Starts devices as a page does; the function it answers lets go of them, also when they are still starting. */
export const startDevices = (devices: OwnDevices): { started: Promise<void>; stop: () => void } => {
  const started = devices.start()
  return { started, stop: () => void started.then(() => devices.media.stop()) }
}

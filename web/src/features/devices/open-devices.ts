import type { Parley } from '../../parley.ts'
import { browserMedia, type MediaAccess } from '../../rtc/media-access.ts'
import { OwnMedia } from '../../rtc/own-media.ts'
import type { Switches } from './join-switches.ts'
import { OwnDevices } from './own-devices.svelte.ts'

/** This browser's devices, beginning with those that were chosen the last time. */
export const openDevices = ({
  parley,
  switches,
  access = browserMedia(),
}: {
  parley: Pick<Parley, 'preferences' | 'notices' | 'i18n'>
  switches: Switches
  access?: MediaAccess | undefined
}): OwnDevices => {
  const { audioinput, videoinput, audiooutput } = parley.preferences.current.devices
  const chosen = {
    ...(audioinput && { microphone: audioinput }),
    ...(videoinput && { camera: videoinput }),
    ...(audiooutput && { speaker: audiooutput }),
  }
  return new OwnDevices({ media: new OwnMedia({ access, chosen }), switches, ...parley })
}

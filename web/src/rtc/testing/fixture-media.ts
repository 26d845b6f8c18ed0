import type { CaptureKind, MediaAccess } from '../media-access.ts'
import { fixtureTrack } from './fixture-picture.ts'

type Plugged = Pick<MediaDeviceInfo, 'deviceId' | 'kind' | 'label'>

const device = (kind: MediaDeviceKind, deviceId: string, label: string): Plugged => ({
  kind,
  deviceId,
  label,
})

export const aLaptop: Plugged[] = [
  device('audioinput', 'mic-1', 'Built-in microphone'),
  device('audioinput', 'mic-2', 'Headset (USB)'),
  device('audiooutput', 'out-1', 'Headphones (USB)'),
  device('audiooutput', 'out-2', 'Built-in speakers'),
  device('videoinput', 'cam-1', 'HD webcam (046d:082d)'),
]

export interface MediaWish {
  /** What is plugged in; a laptop's devices unless it says otherwise. */
  devices?: Plugged[]
  /** Names of the errors asking ends with. */
  refuse?: { name: string; message?: string }
  permission?: PermissionState
  /** The person hasn't answered yet. */
  unanswered?: boolean
}

/** Devices without a browser's: real tracks from a canvas and from silence. Plug and unplug by hand. */
export class FixtureMedia implements MediaAccess {
  readonly devices: MediaAccess['devices']
  readonly asked: MediaStreamConstraints[] = []
  plugged: Plugged[]
  refuse: MediaWish['refuse']
  readonly #permission: PermissionState
  readonly #statuses = new Map<CaptureKind, PermissionStatus>()

  constructor(wish: MediaWish = {}) {
    this.plugged = wish.devices ?? aLaptop
    this.refuse = wish.refuse
    this.#permission = wish.permission ?? 'granted'
    this.devices = Object.assign(new EventTarget(), {
      enumerateDevices: () => Promise.resolve(this.plugged as MediaDeviceInfo[]),
      getUserMedia: (wanted?: MediaStreamConstraints) =>
        wish.unanswered ? new Promise<MediaStream>(() => undefined) : this.#give(wanted ?? {}),
      getDisplayMedia: () => this.#give({ video: true }),
    })
  }

  permission = (name: CaptureKind): Promise<PermissionStatus> => {
    const known = this.#statuses.get(name)
    const status =
      known ??
      (Object.assign(new EventTarget(), { name, state: this.#permission }) as unknown as PermissionStatus)
    this.#statuses.set(name, status)
    return Promise.resolve(status)
  }

  /** The person changes their mind in the browser's settings. */
  permit(name: CaptureKind, state: PermissionState): void {
    const status = this.#statuses.get(name)
    if (!status) return
    Object.assign(status, { state })
    status.dispatchEvent(new Event('change'))
  }

  plug(devices: Plugged[]): void {
    this.plugged = devices
    this.devices.dispatchEvent(new Event('devicechange'))
  }

  async #give(wanted: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(wanted)
    await Promise.resolve()
    if (this.refuse) throw new DOMException(this.refuse.message ?? '', this.refuse.name)
    const tracks = [wanted.audio && this.#track('audioinput'), wanted.video && this.#track('videoinput')]
    return new MediaStream(tracks.filter((track) => track instanceof MediaStreamTrack))
  }

  #track(kind: MediaDeviceKind): MediaStreamTrack {
    const found = this.plugged.find((one) => one.kind === kind)
    if (!found) throw new DOMException('', 'NotFoundError')
    const track = kind === 'videoinput' ? fixtureTrack(60) : silence()
    Object.defineProperty(track, 'label', { value: found.label })
    const settings = track.getSettings()
    track.getSettings = () => ({ ...settings, deviceId: found.deviceId })
    return track
  }
}

/** What makes its sound ends with it. */
const silence = (): MediaStreamTrack => {
  const context = new AudioContext()
  const track = context.createMediaStreamDestination().stream.getAudioTracks()[0]
  if (!track) throw new Error('this browser makes no sound track')
  const stop = track.stop.bind(track)
  track.stop = () => {
    stop()
    if (context.state !== 'closed') void context.close()
  }
  return track
}

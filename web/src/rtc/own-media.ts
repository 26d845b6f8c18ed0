import { Capture } from './capture.ts'
import { Changes } from './changes.ts'
import { toDeviceProblem } from './device-problem.ts'
import { Devices, type Device, type DeviceChange, type DeviceUse } from './devices.ts'
import { cameraWish, microphoneWish, type CaptureKind, type MediaAccess } from './media-access.ts'
import { Share } from './share.ts'

/** Something about devices that the person should hear of. */
export type DeviceNews =
  | { kind: 'unplugged'; use: DeviceUse }
  | { kind: 'switched'; use: DeviceUse; label: string }
  | { kind: 'plugged'; use: DeviceUse; device: Device }

export interface Wishes {
  microphone: boolean
  camera: boolean
}

/** Everything this page captures, from the pre-join page to the end of the meeting. */
export class OwnMedia {
  readonly devices: Devices
  readonly microphone: Capture
  readonly camera: Capture
  readonly share: Share
  /** The speaker sound goes to; null is the system's choice. */
  speaker: string | null
  readonly changes = new Changes()
  /** Set by whoever shows them. */
  onNews: (news: DeviceNews) => void = () => undefined
  readonly #access: MediaAccess
  #waiting: Wishes = { microphone: false, camera: false }

  constructor({ access, chosen }: { access: MediaAccess; chosen: Partial<Record<DeviceUse, string>> }) {
    this.#access = access
    this.speaker = chosen.speaker ?? null
    this.devices = new Devices({
      access,
      plugged: (changes) => {
        this.#plugged(changes)
      },
      granted: (kind) => void this.#granted(kind),
    })
    const capture = (kind: CaptureKind) =>
      new Capture({ kind, access, wanted: chosen[kind] ?? null, unplugged: () => void this.#unplugged(kind) })
    this.microphone = capture('microphone')
    this.camera = capture('camera')
    this.share = new Share({ access })
    const { devices, microphone, camera, share } = this
    for (const part of [devices, microphone, camera, share]) part.changes.listen(this.changes.tell)
  }

  /** Lists the devices and turns on what is wished, with one question to the person for both. */
  async start(wishes: Wishes): Promise<void> {
    await this.devices.start()
    await this.ask(wishes)
  }

  /** Turns on what is wished and there; what is refused is tried again by itself once it is permitted. */
  async ask(wishes: Wishes): Promise<void> {
    this.#waiting = { ...wishes }
    const microphone = wishes.microphone && !this.microphone.on && this.devices.has('microphone')
    const camera = wishes.camera && !this.camera.on && this.devices.has('camera')
    if (microphone && camera && (await this.#askBoth())) return
    if (microphone) await this.microphone.turn(true)
    if (camera) await this.camera.turn(true)
    await this.devices.refresh()
  }

  /** Forgets what was waiting for a permission: the person decided otherwise. */
  async turn(kind: CaptureKind, on: boolean): Promise<void> {
    this.#waiting[kind] = on
    await this[kind].turn(on)
    if (on) await this.devices.refresh()
  }

  /** Captures again what was on and has been stopped behind our back; a stopped share can't be had back unasked. */
  async revive(): Promise<void> {
    const ended = (track: MediaStreamTrack | null) => track?.readyState === 'ended'
    if (ended(this.share.picture)) this.share.stop()
    for (const capture of [this.microphone, this.camera])
      if (capture.on && ended(capture.track)) await capture.turn(true)
  }

  useSpeaker(id: string | null): void {
    this.speaker = id
    this.changes.tell()
  }

  /** Lets go of everything that captures, and of what waited for a permission: nobody is watched or heard after this. */
  rest(): void {
    this.#waiting = { microphone: false, camera: false }
    this.microphone.stop()
    this.camera.stop()
    this.share.stop()
  }

  stop(): void {
    this.devices.stop()
    this.rest()
  }

  async #askBoth(): Promise<boolean> {
    const { microphone, camera } = this
    microphone.busy = camera.busy = true
    this.changes.tell()
    try {
      const stream = await this.#access.devices.getUserMedia({
        audio: microphoneWish(microphone.wanted),
        video: cameraWish(camera.wanted),
      })
      this.#takeBoth(stream)
      await this.devices.refresh()
      return true
    } catch (thrown) {
      return this.#bothFailed(thrown)
    } finally {
      microphone.busy = camera.busy = false
      this.changes.tell()
    }
  }

  /** What was turned off while the person was still being asked stays off, and who chose another device has that. */
  #takeBoth(stream: MediaStream): void {
    for (const track of stream.getTracks()) {
      const capture = track.kind === 'audio' ? this.microphone : this.camera
      if (this.#waiting[capture.kind] && !capture.on) capture.take(track)
      else track.stop()
    }
  }

  /** A "no" is one answer to one question; anything else may be the fault of one device, so each is tried alone. */
  #bothFailed(thrown: unknown): boolean {
    const problem = toDeviceProblem(thrown)
    if (problem !== 'denied' && problem !== 'dismissed') return false
    this.microphone.fail(problem)
    this.camera.fail(problem)
    return true
  }

  async #granted(kind: CaptureKind): Promise<void> {
    if (this.#waiting[kind] && !this[kind].on && !this[kind].busy) await this[kind].turn(true)
  }

  async #unplugged(kind: CaptureKind): Promise<void> {
    await this.devices.refresh()
    if (!this.devices.has(kind)) {
      this.onNews({ kind: 'unplugged', use: kind })
      return
    }
    const stop = this[kind].changes.listen(() => {
      const { busy, track } = this[kind]
      if (busy) return
      stop()
      this.onNews(
        track ? { kind: 'switched', use: kind, label: track.label } : { kind: 'unplugged', use: kind },
      )
    })
  }

  #plugged(changes: DeviceChange[]): void {
    for (const { use, added, removed } of changes) {
      if (use === 'speaker' && removed.some(({ id }) => id === this.speaker)) {
        this.useSpeaker(null)
        this.onNews({ kind: 'unplugged', use })
      }
      const device = added[0]
      if (device) this.onNews({ kind: 'plugged', use, device })
    }
  }
}

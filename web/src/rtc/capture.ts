import { Changes } from './changes.ts'
import { toDeviceProblem, type DeviceProblem } from './device-problem.ts'
import {
  cameraWish,
  isOfOneDevice,
  microphoneWish,
  type CaptureKind,
  type MediaAccess,
} from './media-access.ts'

/**
 * One's own microphone or camera. It outlives pages and reconnects: the pre-join page turns it on, the meeting
 * publishes the same track, so what was muted stays muted.
 */
export class Capture {
  readonly kind: CaptureKind
  /** Is it meant to be seen or heard? Stays true while a device is being changed. */
  on = false
  /** Waiting for the device or for the person's answer. */
  busy = false
  /** What is captured; a muted microphone keeps its track, a camera that is off has none. */
  track: MediaStreamTrack | null = null
  problem: DeviceProblem | null = null
  /** Chosen by the person, or null for the browser's own choice. */
  wanted: string | null
  readonly changes = new Changes()
  readonly #access: MediaAccess
  readonly #unplugged: () => void
  #turn = 0

  constructor(deps: {
    kind: CaptureKind
    access: MediaAccess
    wanted: string | null
    unplugged: () => void
  }) {
    this.kind = deps.kind
    this.wanted = deps.wanted
    this.#access = deps.access
    this.#unplugged = deps.unplugged
  }

  /** The device that captures now. */
  get deviceId(): string | null {
    return this.track?.getSettings().deviceId ?? null
  }

  /** Turns it on (asking the person if need be) or off. Never throws: `problem` says what went wrong. */
  async turn(on: boolean): Promise<void> {
    if (!on) {
      this.#off()
      return
    }
    if (this.track?.readyState === 'live') this.take(this.track)
    else await this.#open()
  }

  /** Changes the device, also of one that is still coming; one that is off is only remembered. */
  async use(deviceId: string | null): Promise<void> {
    this.wanted = deviceId
    if (this.on || this.busy) await this.#open()
    else this.#release()
    this.changes.tell()
  }

  /** Uses a track captured elsewhere (one question to the person for both devices). */
  take(track: MediaStreamTrack): void {
    if (track !== this.track) this.#release()
    this.track = track
    this.problem = null
    this.on = true
    track.enabled = true
    track.onended = () => {
      this.#lost(track)
    }
    this.changes.tell()
  }

  fail(problem: DeviceProblem): void {
    this.#release()
    this.problem = problem
    this.on = false
    this.changes.tell()
  }

  /** Lets go of the device for good. */
  stop(): void {
    this.#turn++
    this.on = false
    this.busy = false
    this.#release()
    this.changes.tell()
  }

  #off(): void {
    this.#turn++
    this.on = false
    this.busy = false
    if (this.kind === 'camera') this.#release()
    else if (this.track) this.track.enabled = false
    this.changes.tell()
  }

  async #open(): Promise<void> {
    const turn = ++this.#turn
    this.busy = true
    this.changes.tell()
    const answer = await this.#ask(this.wanted)
    if (turn !== this.#turn) {
      if (answer instanceof MediaStreamTrack) answer.stop()
      return
    }
    this.busy = false
    if (answer instanceof MediaStreamTrack) this.take(answer)
    else this.fail(answer)
  }

  async #ask(deviceId: string | null): Promise<MediaStreamTrack | DeviceProblem> {
    const wish =
      this.kind === 'camera' ? { video: cameraWish(deviceId) } : { audio: microphoneWish(deviceId) }
    try {
      const stream = await this.#access.devices.getUserMedia(wish)
      return stream.getTracks()[0] ?? 'failed'
    } catch (thrown) {
      const problem = toDeviceProblem(thrown)
      return deviceId !== null && isOfOneDevice(problem) ? this.#ask(null) : problem
    }
  }

  /** Unplugged, or taken away by the system: another one takes over while it is on. */
  #lost(track: MediaStreamTrack): void {
    if (track !== this.track) return
    this.track = null
    if (!this.on) return
    this.#unplugged()
    void this.#open()
  }

  #release(): void {
    if (!this.track) return
    this.track.onended = null
    this.track.stop()
    this.track = null
  }
}

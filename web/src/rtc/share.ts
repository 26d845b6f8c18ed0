import { Changes } from './changes.ts'
import { toDeviceProblem, type DeviceProblem } from './device-problem.ts'
import type { MediaAccess } from './media-access.ts'

/** One's own shared screen, window or tab, with its sound where the browser gives it. */
export class Share {
  picture: MediaStreamTrack | null = null
  sound: MediaStreamTrack | null = null
  busy = false
  readonly changes = new Changes()
  readonly #access: MediaAccess

  constructor({ access }: { access: MediaAccess }) {
    this.#access = access
  }

  /** Can this browser share at all? Phones can't. */
  static get possible(): boolean {
    return (
      typeof (navigator.mediaDevices as Partial<MediaDevices> | undefined)?.getDisplayMedia === 'function'
    )
  }

  get on(): boolean {
    return this.picture !== null
  }

  /** Asks what to share. @returns why it didn't happen, or null; changing one's mind is no problem */
  async start(): Promise<DeviceProblem | null> {
    this.busy = true
    this.changes.tell()
    try {
      this.#take(
        await this.#access.devices.getDisplayMedia({
          video: { frameRate: { ideal: 15, max: 30 } },
          audio: true,
        }),
      )
      return null
    } catch (thrown) {
      const problem = toDeviceProblem(thrown)
      return problem === 'denied' || problem === 'dismissed' ? null : problem
    } finally {
      this.busy = false
      this.changes.tell()
    }
  }

  stop = (): void => {
    for (const track of [this.picture, this.sound]) {
      if (!track) continue
      track.onended = null
      track.stop()
    }
    this.picture = this.sound = null
    this.changes.tell()
  }

  #take(stream: MediaStream): void {
    this.stop()
    this.picture = stream.getVideoTracks()[0] ?? null
    this.sound = stream.getAudioTracks()[0] ?? null
    // The browser's own "stop sharing" ends the picture.
    if (this.picture) this.picture.onended = this.stop
  }
}

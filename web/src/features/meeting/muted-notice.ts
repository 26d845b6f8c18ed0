import { watchMutedSpeech } from '../../rtc/muted-speech.ts'

/** Told this often in one meeting, a person knows. */
const enough = 3

/**
 * Tells somebody who talks into a muted microphone, once each time they are muted and a few times in all.
 */
export class MutedNotice {
  readonly #tell: () => void
  readonly #watch: typeof watchMutedSpeech
  #told = 0
  #stop: (() => void) | undefined

  constructor({ tell, watch = watchMutedSpeech }: { tell: () => void; watch?: typeof watchMutedSpeech }) {
    this.#tell = tell
    this.#watch = watch
  }

  /** The microphone was muted (its track, kept silent) or unmuted (null). */
  muted(track: MediaStreamTrack | null): void {
    this.stop()
    if (!track || this.#told >= enough) return
    this.#stop = this.#watch(track, () => {
      this.#told++
      this.#tell()
    })
  }

  stop(): void {
    this.#stop?.()
    this.#stop = undefined
  }
}

import {
  ScreenSharePresets,
  VideoPresets,
  type LocalParticipant,
  type TrackPublishOptions,
} from 'livekit-client'
import { sourceOf } from './livekit-words.ts'
import type { CaptureKind } from './media-access.ts'
import type { OwnMedia } from './own-media.ts'
import type { Source } from './participant.ts'

const publishAs: Record<Source, TrackPublishOptions> = {
  microphone: { red: true, dtx: true },
  camera: {
    simulcast: true,
    videoCodec: 'vp8',
    videoEncoding: VideoPresets.h720.encoding,
    videoSimulcastLayers: [VideoPresets.h180, VideoPresets.h360],
  },
  screen_share: {
    simulcast: true,
    videoCodec: 'vp8',
    screenShareEncoding: ScreenSharePresets.h1080fps15.encoding,
  },
  screen_share_audio: { red: true, dtx: false },
}

/**
 * Keeps what is published equal to what is captured, one step at a time per source. What fails because the link is
 * down is done again once it is back.
 */
export class Publisher {
  readonly #me: LocalParticipant
  readonly #media: OwnMedia
  readonly #failed: (source: Source, thrown: unknown) => void
  readonly #stop: () => void
  readonly #working = new Map<Source, Promise<void>>()
  readonly #again = new Set<Source>()
  /** To be published anew, whatever LiveKit thinks of it. */
  readonly #anew = new Set<Source>()
  #open = false

  constructor(deps: {
    me: LocalParticipant
    media: OwnMedia
    /** A step didn't succeed; it is tried again with the next change or the next connection. */
    failed: (source: Source, thrown: unknown) => void
  }) {
    this.#me = deps.me
    this.#media = deps.media
    this.#failed = deps.failed
    this.#stop = deps.media.changes.listen(() => {
      this.sync()
    })
  }

  /** The room is connected (again): publish all that should be. */
  open(): void {
    this.#open = true
    this.sync()
  }

  /** The link is down: hold still. */
  pause(): void {
    this.#open = false
  }

  close(): void {
    this.#open = false
    this.#stop()
  }

  /** Captures and publishes it anew: nothing goes out, and nobody can say why. */
  async restart(kind: CaptureKind): Promise<void> {
    const capture = this.#media[kind]
    await capture.use(capture.wanted)
    this.#anew.add(kind)
    this.sync()
  }

  sync(): void {
    if (!this.#open) return
    for (const source of Object.keys(publishAs) as Source[]) this.#syncOne(source)
  }

  /** One at a time per source; a change meanwhile makes it run once more. */
  #syncOne(source: Source): void {
    if (this.#working.has(source)) {
      this.#again.add(source)
      return
    }
    const work = this.#step(source)
      .catch((thrown: unknown) => {
        this.#failed(source, thrown)
      })
      .finally(() => {
        this.#working.delete(source)
        if (this.#again.delete(source) && this.#open) this.#syncOne(source)
      })
    this.#working.set(source, work)
  }

  #wanted(source: Source): MediaStreamTrack | null {
    const { microphone, camera, share } = this.#media
    if (source === 'microphone') return microphone.on ? microphone.track : null
    if (source === 'camera') return camera.on ? camera.track : null
    return source === 'screen_share' ? share.picture : share.sound
  }

  async #step(source: Source): Promise<void> {
    const track = this.#wanted(source)
    const publication = this.#me.getTrackPublication(sourceOf[source])
    if (!track) {
      if (source === 'microphone' || source === 'camera') await publication?.mute()
      else if (publication?.track) await this.#me.unpublishTrack(publication.track)
      return
    }
    const anew = this.#anew.delete(source)
    if (publication?.track && anew) await this.#me.unpublishTrack(publication.track)
    if (!publication?.track || anew) {
      await this.#me.publishTrack(track, { ...publishAs[source], source: sourceOf[source] })
      return
    }
    if (publication.track.mediaStreamTrack !== track) await publication.track.replaceTrack(track, true)
    if (publication.isMuted) await publication.unmute()
  }
}

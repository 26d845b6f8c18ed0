import { Track, VideoQuality, type RemoteTrackPublication, type Room } from 'livekit-client'
import type { Now } from '../clock.ts'
import { capEncodings, newUncapped, type Uncapped } from './cap-encodings.ts'
import { cameraCaps, noSteps, shareCaps, takeStep, type Cap, type Steps } from './picture-steps.ts'

const qualities: Record<Cap['layer'], VideoQuality> = {
  0: VideoQuality.LOW,
  1: VideoQuality.MEDIUM,
  2: VideoQuality.HIGH,
}

/** As the one who publishes means it. */
const unhurried = 0

const capsOf = (source: Track.Source, { level }: Steps): Cap =>
  source === Track.Source.ScreenShare ? shareCaps[level] : cameraCaps[level]

/** Pictures give way on a strained link, in both directions, so that sound gets through; and come back when it is good. */
export class PictureCare {
  readonly #room: Room
  readonly #now: Now
  #up = noSteps
  #down = noSteps
  readonly #sending = new WeakMap<RTCRtpSender, Uncapped>()
  readonly #receiving = new WeakSet<RemoteTrackPublication>()

  constructor({ room, now }: { room: Room; now: Now }) {
    this.#room = room
    this.#now = now
  }

  look({ up, down }: { up: boolean; down: boolean }): void {
    this.#up = takeStep(this.#up, { strained: up, now: this.#now() })
    this.#down = takeStep(this.#down, { strained: down, now: this.#now() })
    for (const { track, source } of this.#room.localParticipant.videoTrackPublications.values()) {
      if (track?.sender) void this.#capSender(track.sender, capsOf(source, this.#up))
    }
    for (const person of this.#room.remoteParticipants.values()) {
      for (const publication of person.videoTrackPublications.values()) this.#capReceived(publication)
    }
  }

  async #capSender(sender: RTCRtpSender, cap: Cap): Promise<void> {
    const known = this.#sending.get(sender)
    if (!known && this.#up.level === 0) return
    const before = known ?? newUncapped()
    this.#sending.set(sender, before)
    const parameters = sender.getParameters()
    // LiveKit may be changing the same thing in this moment: then the next look does it.
    if (capEncodings(parameters.encodings, cap, before))
      await sender.setParameters(parameters).catch(() => undefined)
  }

  #capReceived(publication: RemoteTrackPublication): void {
    if (this.#down.level === 0 && !this.#receiving.delete(publication)) return
    if (this.#down.level > 0) this.#receiving.add(publication)
    const { layer, fps } = capsOf(publication.source, this.#down)
    publication.setVideoQuality(qualities[layer])
    publication.setVideoFPS(fps ?? unhurried)
  }
}

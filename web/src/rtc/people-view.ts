import {
  RemoteVideoTrack,
  Track,
  type LocalParticipant,
  type Participant as LiveKitParticipant,
  type RemoteParticipant,
} from 'livekit-client'
import type { Now } from '../clock.ts'
import { faceOf, qualityOf, roleOf } from './livekit-words.ts'
import type { OwnMedia } from './own-media.ts'
import type { Participant, Picture } from './participant.ts'
import { ownPicture, Pictures } from './pictures.ts'

const remotePicture = (track: RemoteVideoTrack): Picture => ({
  id: track.sid ?? track.mediaStreamTrack.id,
  attach: (element) => {
    track.attach(element)
    return () => {
      track.detach(element)
    }
  },
})

/** LiveKit's participants as ours. */
export class PeopleView {
  readonly #media: OwnMedia
  readonly #now: Now
  readonly #remote = new Pictures(remotePicture)
  readonly #own = new Pictures(ownPicture)

  constructor({ media, now }: { media: OwnMedia; now: Now }) {
    this.#media = media
    this.#now = now
  }

  other(person: RemoteParticipant): Participant {
    return {
      ...this.#said(person),
      self: false,
      microphone: person.isMicrophoneEnabled,
      camera: this.#pictureOf(person, Track.Source.Camera),
      share: this.#pictureOf(person, Track.Source.ScreenShare),
      away: false,
    }
  }

  /** Oneself: what is captured counts, not what the server knows of it. */
  self(me: LocalParticipant): Participant {
    const { microphone, camera, share } = this.#media
    return {
      ...this.#said(me),
      self: true,
      microphone: microphone.on,
      camera: camera.on && camera.track ? this.#own.of(camera.track) : null,
      share: share.picture ? this.#own.of(share.picture) : null,
      away: false,
    }
  }

  #said(person: LiveKitParticipant) {
    return {
      identity: person.identity,
      name: person.name ?? '',
      role: roleOf(person),
      face: faceOf(person),
      joinedAt: person.joinedAt?.getTime() ?? this.#now(),
      speaking: person.isSpeaking && person.isMicrophoneEnabled,
      quality: qualityOf(person),
    }
  }

  #pictureOf(person: RemoteParticipant, source: Track.Source): Picture | null {
    const publication = person.getTrackPublication(source)
    const track = publication?.track
    return track instanceof RemoteVideoTrack && !publication?.isMuted ? this.#remote.of(track) : null
  }
}

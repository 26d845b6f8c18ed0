import { RemoteAudioTrack, type RemoteParticipant } from 'livekit-client'

/** Plays what others say and share. Elements are kept apart from the page: no layout can silence anybody. */
export class Sound {
  readonly #playing = new Map<RemoteAudioTrack, HTMLMediaElement>()
  /** 0 … 1 per identity, only for those the person changed. */
  readonly #volumes = new Map<string, number>()

  /** Starts what is new and ends what is gone. */
  follow(people: Iterable<RemoteParticipant>): void {
    const heard = new Set<RemoteAudioTrack>()
    for (const person of people) {
      for (const { track } of person.audioTrackPublications.values()) {
        if (!(track instanceof RemoteAudioTrack)) continue
        heard.add(track)
        if (!this.#playing.has(track)) this.#start(track, person.identity)
      }
    }
    for (const track of [...this.#playing.keys()]) if (!heard.has(track)) this.#end(track)
  }

  setVolume(person: RemoteParticipant | undefined, identity: string, volume: number): void {
    this.#volumes.set(identity, volume)
    person?.setVolume(volume)
  }

  stop(): void {
    for (const track of [...this.#playing.keys()]) this.#end(track)
  }

  #start(track: RemoteAudioTrack, identity: string): void {
    this.#playing.set(track, track.attach())
    const volume = this.#volumes.get(identity)
    if (volume !== undefined) track.setVolume(volume)
  }

  #end(track: RemoteAudioTrack): void {
    this.#playing.delete(track)
    for (const element of track.detach()) element.remove()
  }
}

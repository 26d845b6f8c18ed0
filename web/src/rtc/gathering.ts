import type { Room } from 'livekit-client'
import type { After, Now } from '../clock.ts'
import type { OwnMedia } from './own-media.ts'
import type { Participant } from './participant.ts'
import { PeopleBook } from './people-book.ts'
import { PeopleView } from './people-view.ts'
import { Sound } from './sound.ts'

export interface GatheringDeps {
  room: Room
  media: OwnMedia
  now: Now
  after: After
  /** Is this page's own link up, so that who is missing is really missing? */
  trusted: () => boolean
  changed: () => void
}

/** Who is there, as this page knows them, and their sound. */
export class Gathering {
  readonly #deps: GatheringDeps
  readonly #sound = new Sound()
  readonly #book = new PeopleBook()
  readonly #view: PeopleView
  #speaker: string | null = null
  #scheduled = false
  #stopped = false
  #cancelEnd: (() => void) | undefined

  constructor(deps: GatheringDeps) {
    this.#deps = deps
    this.#view = new PeopleView({ media: deps.media, now: deps.now })
  }

  get self(): Participant {
    return this.#view.self(this.#deps.room.localParticipant)
  }

  get others(): Participant[] {
    return this.#book.people
  }

  /** Somebody said goodbye or was sent away. */
  goodbye(identity: string): void {
    this.#book.goodbye(identity)
  }

  setVolume(identity: string, volume: number): void {
    this.#sound.setVolume(this.#deps.room.remoteParticipants.get(identity), identity, volume)
  }

  /** Many events of one moment are one change. */
  schedule = (): void => {
    if (this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      this.#look()
    })
  }

  stop(): void {
    this.#stopped = true
    this.#cancelEnd?.()
    this.#sound.stop()
  }

  #look(): void {
    if (this.#stopped) return
    const { room, now, after, trusted, changed } = this.#deps
    const people = [...room.remoteParticipants.values()]
    this.#sound.follow(people)
    this.#useSpeaker()
    this.#book.update(
      people.map((person) => this.#view.other(person)),
      { now: now(), trusted: trusted() },
    )
    this.#cancelEnd?.()
    const { nextEnd } = this.#book
    if (nextEnd !== null) {
      this.#cancelEnd = after(Math.max(0, nextEnd - now()) + 10, () => {
        this.#look()
      })
    }
    changed()
  }

  #useSpeaker(): void {
    const { room, media } = this.#deps
    if (media.speaker === this.#speaker) return
    this.#speaker = media.speaker
    void room.switchActiveDevice('audiooutput', media.speaker ?? 'default').catch(() => undefined)
  }
}

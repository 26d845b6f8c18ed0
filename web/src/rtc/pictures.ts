import type { Picture } from './participant.ts'

/** Remembers the picture of each track, so that nothing is put on its element again without need. */
export class Pictures<Track extends object> {
  readonly #make: (track: Track) => Picture
  readonly #known = new WeakMap<Track, Picture>()

  constructor(make: (track: Track) => Picture) {
    this.#make = make
  }

  of(track: Track): Picture {
    const picture = this.#known.get(track) ?? this.#make(track)
    this.#known.set(track, picture)
    return picture
  }
}

const showOn = (track: MediaStreamTrack) => (element: HTMLVideoElement) => {
  element.srcObject = new MediaStream([track])
  element.muted = true
  // Markup asks for autoplay too; a page in the background plays when it is seen again.
  element.play().catch(() => undefined)
  return () => {
    element.srcObject = null
  }
}

/** A track this page captures itself, as a picture. */
export const ownPicture = (track: MediaStreamTrack): Picture => ({ id: track.id, attach: showOn(track) })

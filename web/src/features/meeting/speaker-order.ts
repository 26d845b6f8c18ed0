/**
 * Who sits where. Tiles keep their places; somebody who speaks for long and sits out of sight takes the place of whoever
 * on the first page has been silent longest. A cough, a "yes" or a one-second burst moves nothing.
 */

/** One run of speech, in milliseconds of the caller's clock. */
export interface Speech {
  /** When the run began; null while silent. */
  since: number | null
  /** When they were last heard; null if never. */
  heard: number | null
  /** Did they speak at the last look? Then they have spoken until this one. */
  speaking: boolean
}

export type SpeechBook = ReadonlyMap<string, Speech>

/** Pauses up to this long belong to the same run of speech. */
const pause = 900
/** The SFU reports a speaker up to about a second longer than they were heard, so a burst of 1 s may look like 2. */
export const lasting = 2_800

const silent: Speech = { since: null, heard: null, speaking: false }

const hear = (before: Speech, speaking: boolean, now: number): Speech => {
  const heard = before.speaking ? now : before.heard
  const goesOn = before.since !== null && heard !== null && now - heard <= pause
  if (speaking) return { since: goesOn ? before.since : now, heard: now, speaking }
  return { since: goesOn ? before.since : null, heard, speaking }
}

/** Notes who speaks now. Call it on every change and about once a second. */
export const listen = (
  book: SpeechBook,
  present: string[],
  speaking: ReadonlySet<string>,
  now: number,
): SpeechBook =>
  new Map(
    present.map((identity) => [identity, hear(book.get(identity) ?? silent, speaking.has(identity), now)]),
  )

const speaksLastingly = ({ since, heard }: Speech): boolean =>
  since !== null && heard !== null && heard - since >= lasting

/** Those who stay keep their order; newcomers follow behind. */
export const seat = (order: string[], present: string[]): string[] => {
  const here = new Set(present)
  const seated = new Set(order)
  return [
    ...order.filter((identity) => here.has(identity)),
    ...present.filter((identity) => !seated.has(identity)),
  ]
}

const heardAt = (book: SpeechBook, identity: string): number => book.get(identity)?.heard ?? -Infinity

/** The place on the first page whose owner has been silent longest; of equals the last one. */
const quietestPlace = (order: string[], book: SpeechBook, perPage: number): number => {
  let place = -1
  order.slice(0, perPage).forEach((identity, index) => {
    if (speaksLastingly(book.get(identity) ?? silent)) return
    if (place < 0 || heardAt(book, identity) <= heardAt(book, order[place] ?? '')) place = index
  })
  return place
}

/** Brings lasting speakers who are out of sight onto the first page, by swapping places. */
export const promote = (order: string[], book: SpeechBook, perPage: number): string[] => {
  const next = [...order]
  for (let index = perPage; index < next.length; index++) {
    const identity = next[index]
    if (identity === undefined || !speaksLastingly(book.get(identity) ?? silent)) continue
    const place = quietestPlace(next, book, perPage)
    if (place < 0) break
    next[index] = next[place] ?? identity
    next[place] = identity
  }
  return next
}

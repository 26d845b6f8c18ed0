/** Where a reader is in a topic. */
export interface Cursor {
  epoch: string
  seq: number
}

export interface Numbered<Event> {
  seq: number
  event: Event
}

/** The last events of one topic, numbered from 1 within an epoch. */
export interface Ring<Event> {
  readonly epoch: string
  /** Number of the last event, 0 before the first. */
  readonly seq: number
  add(event: Event): Numbered<Event>
  /** What came after a cursor, or null when that can't be told any more: then only a snapshot helps. */
  since(cursor: Cursor): Numbered<Event>[] | null
}

export const createRing = <Event>({ epoch, size }: { epoch: string; size: number }): Ring<Event> => {
  const kept: Numbered<Event>[] = []
  let seq = 0
  return {
    epoch,
    get seq() {
      return seq
    },
    add(event) {
      seq += 1
      const numbered = { seq, event }
      kept.push(numbered)
      if (kept.length > size) kept.shift()
      return numbered
    },
    since(cursor) {
      if (cursor.epoch !== epoch || cursor.seq > seq) return null
      const missed = seq - cursor.seq
      return missed > kept.length ? null : kept.slice(kept.length - missed)
    },
  }
}

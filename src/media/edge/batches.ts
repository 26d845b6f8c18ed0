import type { Writable } from 'node:stream'

type Corked = Pick<Writable, 'cork' | 'uncork'>

export interface BatchesInput {
  /** Milliseconds of a clock that only goes forward. */
  now: () => number
  /** Runs when everything that was ready to be read has been read: `setImmediate`. */
  atEndOfRound: (run: () => void) => void
}

/** So many packets of a round go on at once: whoever is few never waits, also in a round that is long for others. */
const promptly = 16
/** Nothing is held for longer than this (ms), as far as packets come to look at the clock. */
const longest = 1

/**
 * Writes that belong to one round of the event loop in one piece. UDP gives us every packet by itself, and where thousands
 * pass in a second, a TLS record and a system call for each of them are a good part of what the relay costs.
 * @returns to be called before each write of a packet
 */
export const createBatches = ({ now, atEndOfRound }: BatchesInput): ((to: Corked) => void) => {
  const held = new Set<Corked>()
  let packets = 0
  let since = 0

  const flush = (): void => {
    for (const one of held) one.uncork()
    held.clear()
  }
  const endRound = (): void => {
    packets = 0
    flush()
  }
  return (to) => {
    if (packets === 0) atEndOfRound(endRound)
    packets += 1
    if (held.size > 0 && now() - since >= longest) flush()
    if (packets <= promptly || held.has(to)) return
    if (held.size === 0) since = now()
    to.cork()
    held.add(to)
  }
}

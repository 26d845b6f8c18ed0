/** Delays between starts of something that keeps failing: 0.2 s, doubled each time, at most 30 s. */
export interface Backoff {
  /** Milliseconds to wait before the next start, given how long the last one held. */
  next(heldMilliseconds: number): number
}

const first = 200
const longest = 30_000
/** A start that held this long wasn't the cause of what came after. */
const steady = 5_000

export const createBackoff = (): Backoff => {
  let failures = 0
  return {
    next(heldMilliseconds) {
      if (heldMilliseconds >= steady) failures = 0
      failures += 1
      return Math.min(longest, first * 2 ** Math.min(failures - 1, 20))
    },
  }
}

/** One direction of a link, as `tc netem` would have it: what isn't said is as good as new. */
export interface Way {
  /** Share of frames that never arrive: 0 … 1. */
  loss?: number
  /** Milliseconds every frame takes, give or take `jitter`; one may overtake another. */
  delay?: number
  jitter?: number
  /** Bits a second. What comes faster waits in a queue, what finds it full is dropped. */
  rate?: number
}

export const goodWay: Way = {}

/** Milliseconds of waiting a queue holds: a plain router between those that hold nothing and those that hold seconds. */
const queue = 300

export interface Frame {
  /** Milliseconds; `free` is when the way is done with everything before. */
  now: number
  free: number
  bytes: number
  /** 0 … 1 */
  random: () => number
}

/** When a frame arrives (null: never), and until when the way is busy with it. */
export const passFrame = (
  { loss = 0, delay = 0, jitter = 0, rate }: Way,
  { now, free, bytes, random }: Frame,
): { at: number | null; free: number } => {
  const after = rate === undefined ? now : Math.max(now, free)
  if (random() < loss || after - now > queue) return { at: null, free }
  const sent = rate === undefined ? now : after + (bytes * 8_000) / rate
  return { at: sent + delay + (2 * random() - 1) * jitter, free: sent }
}

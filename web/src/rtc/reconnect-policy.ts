import type { Wake } from '../wake.ts'
import type { Connection } from './participant.ts'

/**
 * When to try again. Quick while a restart of the media server or a short cut is likely (both are over within
 * seconds), calm after a while, given up only after an hour. Half of each pause is chance, so that a full room doesn't
 * come back in one instant.
 */
const pauses = [
  0, 300, 500, 800, 1_200, 1_600, 2_000, 2_000, 2_500, 3_000, 4_000, 6_000, 10_000, 15_000, 20_000,
]
const longest = 30_000
const patience = 60 * 60_000

export interface Attempt {
  /** 0 for the first try after the loss. */
  retryCount: number
  /** Since the loss. */
  elapsedMs: number
}

/** @returns milliseconds until the next try, or null to give up */
export const pauseBefore = ({ retryCount, elapsedMs }: Attempt, random: number): number | null => {
  if (elapsedMs > patience) return null
  const pause = pauses[retryCount] ?? longest
  return Math.round(pause === 0 ? random * 200 : pause * (0.75 + random / 2))
}

export interface Nudged {
  wake: Wake
  connection: Connection
  /** Nobody is trying: LiveKit has given up and the next try of our own is waited for. */
  waiting: boolean
  /** Milliseconds since `connection` is what it is. */
  lasted: number
}

/** A place not heard of for this long is probably given away: asking for it anew is quicker than resuming. */
const forgotten = 15_000

/**
 * What to do at once when the network may be another one.
 * - `resume`: the connection looks alive and may be dead; the signalling is opened anew and every way tried again
 * - `return`: what is being tried is as old as the network before; ask for the place again
 */
export const nudgeFor = ({ wake, connection, waiting, lasted }: Nudged): 'nothing' | 'resume' | 'return' => {
  if (connection === 'connected') return wake === 'online' ? 'nothing' : 'resume'
  if (connection !== 'reconnecting' && connection !== 'connecting') return 'nothing'
  // LiveKit itself resumes when the browser says that it is online again.
  return waiting || wake !== 'online' || lasted >= forgotten ? 'return' : 'nothing'
}

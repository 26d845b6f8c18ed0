import type { After, Now } from '../../core/clock.ts'

/** Who must not come in again: by meeting and identity, which is never used twice. */
export interface Revocations {
  add: (meetingId: string, identity: string) => void
  has: (meetingId: string, identity: string) => boolean
}

/** Longer than any token lives, refreshed ones included. */
const keptMilliseconds = 24 * 3600 * 1000
const sweepMilliseconds = 3600 * 1000

export const createRevocations = ({ now, after }: { now: Now; after: After }): Revocations => {
  const until = new Map<string, number>()
  const keyOf = (meetingId: string, identity: string): string => `${meetingId}\n${identity}`
  const sweep = (): void => {
    for (const [key, end] of until) if (end <= now()) until.delete(key)
    if (until.size > 0) after(sweepMilliseconds, sweep)
  }
  return {
    add(meetingId, identity) {
      if (until.size === 0) after(sweepMilliseconds, sweep)
      until.set(keyOf(meetingId, identity), now() + keptMilliseconds)
    },
    has: (meetingId, identity) => (until.get(keyOf(meetingId, identity)) ?? 0) > now(),
  }
}

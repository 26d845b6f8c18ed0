import type { Now } from '../../core/clock.ts'

/** Who was let in a moment ago and comes now, so that the app needn't be asked again. */
export interface Expected {
  add: (meetingId: string, identity: string) => void
  /** Whether somebody is expected; true once, whoever comes again is asked about. */
  take: (meetingId: string, identity: string) => boolean
  /** The app is away: what it said may not hold any more when it comes back. */
  clear: () => void
}

/** A page opens its connection as soon as it has its token. */
const keptMilliseconds = 60_000

export const createExpected = ({ now }: { now: Now }): Expected => {
  const until = new Map<string, number>()
  const keyOf = (meetingId: string, identity: string): string => `${meetingId}\n${identity}`

  /** Oldest first, as a map keeps them. */
  const dropOld = (): void => {
    for (const [key, end] of until) {
      if (end > now()) return
      until.delete(key)
    }
  }

  return {
    add(meetingId, identity) {
      dropOld()
      const key = keyOf(meetingId, identity)
      until.delete(key)
      until.set(key, now() + keptMilliseconds)
    },
    take(meetingId, identity) {
      const key = keyOf(meetingId, identity)
      const end = until.get(key)
      until.delete(key)
      return end !== undefined && end > now()
    },
    clear: () => until.clear(),
  }
}

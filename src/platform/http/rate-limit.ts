import type { Rate } from '../../contract/operation.ts'
import { Failure } from '../../core/failure.ts'
import type { Now } from '../../core/clock.ts'

/** How many at once, and how many a second for ever. */
export interface Bucket {
  burst: number
  perSecond: number
}

/** For each kind of operation: a bucket for each address and one for each account (or visitor). */
export type RateTable = Readonly<Record<Rate, { address: Bucket; caller: Bucket }>>

/**
 * Wide enough for a school of some hundred people behind one address who open the same link at once.
 * `secret` is narrowed further, by failed guesses: see `guesses.ts`.
 */
export const rates: RateTable = {
  read: { address: { burst: 2000, perSecond: 500 }, caller: { burst: 400, perSecond: 50 } },
  write: { address: { burst: 200, perSecond: 20 }, caller: { burst: 60, perSecond: 5 } },
  join: { address: { burst: 600, perSecond: 50 }, caller: { burst: 30, perSecond: 1 } },
  heavy: { address: { burst: 60, perSecond: 0.1 }, caller: { burst: 6, perSecond: 1 / 600 } },
  secret: { address: { burst: 120, perSecond: 2 }, caller: { burst: 20, perSecond: 0.5 } },
}

interface Level {
  tokens: number
  at: number
}

/** Above this many keys the full buckets are forgotten, which changes no answer. */
const sweepAbove = 20_000

export interface Buckets {
  /** 0 when there was a token, else the seconds until there is one. */
  take: (key: string) => number
  /** How many keys are remembered. */
  size: () => number
}

/** Token buckets by key. */
export const createBuckets = ({ bucket, now }: { bucket: Bucket; now: Now }): Buckets => {
  const levels = new Map<string, Level>()
  const refill = (level: Level, at: number): void => {
    const earned = ((at - level.at) / 1000) * bucket.perSecond
    level.tokens = Math.min(bucket.burst, level.tokens + Math.max(0, earned))
    level.at = at
  }
  const sweep = (at: number): void => {
    for (const [key, level] of levels) {
      refill(level, at)
      if (level.tokens >= bucket.burst) levels.delete(key)
    }
  }
  return {
    take(key: string): number {
      const at = now()
      let level = levels.get(key)
      if (level === undefined) {
        if (levels.size >= sweepAbove) sweep(at)
        level = { tokens: bucket.burst, at }
        levels.set(key, level)
      } else refill(level, at)
      if (level.tokens < 1) return Math.ceil((1 - level.tokens) / bucket.perSecond)
      level.tokens -= 1
      return 0
    },
    size: (): number => levels.size,
  }
}

const refuse = (seconds: number): void => {
  if (seconds > 0)
    throw new Failure('too_many', 'too many requests, try again later', { retryAfter: seconds })
}

/** @throws Failure `too_many` with `retryAfter` from both functions */
export interface RateLimiter {
  countAddress: (rate: Rate, addressKey: string) => void
  countCaller: (rate: Rate, callerId: string) => void
}

export const createRateLimiter = ({ table, now }: { table: RateTable; now: Now }): RateLimiter => {
  const make = (rate: Rate) => ({
    address: createBuckets({ bucket: table[rate].address, now }),
    caller: createBuckets({ bucket: table[rate].caller, now }),
  })
  const buckets: Record<Rate, ReturnType<typeof make>> = {
    read: make('read'),
    write: make('write'),
    join: make('join'),
    heavy: make('heavy'),
    secret: make('secret'),
  }
  return {
    countAddress: (rate, key) => refuse(buckets[rate].address.take(key)),
    countCaller: (rate, id) => refuse(buckets[rate].caller.take(id)),
  }
}

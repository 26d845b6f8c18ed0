import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { addressKey } from './address-key.ts'

/** Who guesses at what: `account` is the name tried, or any fixed word where there is no account. */
export interface Guess {
  address: string
  account: string
}

/**
 * Slows down guessing of passwords and secret links: after some failures each further one doubles the wait, up to a
 * minute, for the address and for the account. Nobody is locked out: waits end, and whoever once signed in from an
 * address isn't slowed down there by what others try on the same account.
 */
export interface Guesses {
  /**
   * Call it before looking: it counts as failed until `succeeded` says otherwise, so that many at once don't slip by.
   * @throws Failure `too_many` with `retryAfter` while a wait lasts
   */
  attempt: (guess: Guess) => void
  /**
   * For what several names lead to, after the name itself was counted: whether the guess may be looked at. It never throws,
   * since being told to wait would tell that two names lead to the same account: take it for a wrong one.
   */
  attemptBehind: (guess: Guess) => boolean
  /** `also`: the other names of what was guessed at. */
  succeeded: (guess: Guess, also?: readonly string[]) => void
  /** It was no wrong guess, but proves nothing either: takes back this one, and forgets none before it. */
  excused: (guess: Guess) => void
}

/** Looks at something that could be guessed: it counts as a failed guess unless the look succeeds. */
export const guessing = async <T>(guesses: Guesses, guess: Guess, look: () => Promise<T>): Promise<T> => {
  guesses.attempt(guess)
  const found = await look()
  guesses.succeeded(guess)
  return found
}

/** Nobody guesses 128 bits, and nobody's guesses may keep others out: each address is counted for itself. */
export const secretLinkGuess = (kind: string, address: string): Guess => ({
  address,
  account: `${kind} from ${addressKey(address)}`,
})

interface Failures {
  count: number
  at: number
}

/** Tries without a wait: of an address so many that a classroom may sign in at once. */
const free = { address: 100, account: 5 }
const longestWait = 60_000
/** Failures older than this are forgotten. */
const memory = 15 * 60_000
const mostKeys = 50_000

const waitAfter = (count: number, allowed: number): number =>
  count < allowed ? 0 : Math.min(longestWait, 1000 * 2 ** (count - allowed))

const createTally = ({ allowed, now }: { allowed: number; now: Now }) => {
  const tally = new Map<string, Failures>()
  const recent = (key: string): Failures | undefined => {
    const found = tally.get(key)
    return found !== undefined && now() - found.at < memory ? found : undefined
  }
  return {
    /** Milliseconds until the next try. */
    wait(key: string): number {
      const found = recent(key)
      return found === undefined ? 0 : Math.max(0, found.at + waitAfter(found.count, allowed) - now())
    },
    add(key: string): void {
      const count = (recent(key)?.count ?? 0) + 1
      tally.delete(key)
      tally.set(key, { count, at: now() })
      forgetOldest(tally)
    },
    takeBack(key: string): void {
      const found = tally.get(key)
      if (found !== undefined) found.count -= 1
    },
    clear: (key: string): boolean => tally.delete(key),
  }
}

const forgetOldest = (map: Map<string, unknown>): void => {
  if (map.size <= mostKeys) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}

export const createGuesses = ({ now }: { now: Now }): Guesses => {
  const addresses = createTally({ allowed: free.address, now })
  const accounts = createTally({ allowed: free.account, now })
  const proven = new Map<string, true>()
  const pair = ({ address, account }: Guess): string => `${addressKey(address)} ${account}`
  const slow = (guess: Guess): number => (proven.has(pair(guess)) ? 0 : accounts.wait(guess.account))
  return {
    attempt(guess) {
      const wait = Math.max(slow(guess), addresses.wait(addressKey(guess.address)))
      if (wait > 0) {
        const message = 'too many failed attempts, try again later'
        throw new Failure('too_many', message, { retryAfter: Math.ceil(wait / 1000) })
      }
      addresses.add(addressKey(guess.address))
      accounts.add(guess.account)
    },
    attemptBehind(guess) {
      if (slow(guess) > 0) return false
      accounts.add(guess.account)
      return true
    },
    succeeded(guess, also = []) {
      addresses.takeBack(addressKey(guess.address))
      for (const account of [guess.account, ...also]) {
        const key = pair({ ...guess, account })
        accounts.clear(account)
        proven.delete(key)
        proven.set(key, true)
        forgetOldest(proven)
      }
    },
    excused({ address, account }) {
      addresses.takeBack(addressKey(address))
      accounts.takeBack(account)
    },
  }
}

import { createHmac, randomBytes } from 'node:crypto'
import type { Now } from '../../core/clock.ts'
import { normaliseEmail } from '../users/index.ts'

interface SignUp {
  email: string
  password: string
}

/**
 * Who signed up at this door where addresses are confirmed by mail. It opens nothing: whoever reads the mail chooses the password of the
 * account. It is there so that an app can tell somebody who signs in too early what they have to do first.
 */
export interface AwaitedSignUps {
  remember: (signUp: SignUp) => void
  /** Whether somebody signed up with this address and this password, whatever has become of it, or whose the address is. */
  knows: (signUp: SignUp) => boolean
}

/** As long as the link is good. */
const lifeMilliseconds = 24 * 3_600_000
/** Beyond them the oldest is forgotten: then it is a wrong password. */
const most = 10_000

/**
 * Kept in memory alone, as what nobody can compute who hasn't its key, which dies with the process: no password is written down
 * for an account that isn't there. What address has an account changes nothing in it, and so it tells nothing of that.
 */
export const createAwaitedSignUps = ({ now }: { now: Now }): AwaitedSignUps => {
  const key = randomBytes(32)
  const until = new Map<string, number>()
  const markOf = ({ email, password }: SignUp): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([normaliseEmail(email), password]))
      .digest('base64')

  return {
    remember(signUp) {
      const mark = markOf(signUp)
      until.delete(mark)
      until.set(mark, now() + lifeMilliseconds)
      const [oldest] = until.keys()
      if (until.size > most && oldest !== undefined) until.delete(oldest)
    },
    knows: (signUp) => (until.get(markOf(signUp)) ?? 0) > now(),
  }
}

import type { SignedInCaller } from '../../core/caller.ts'
import { Failure } from '../../core/failure.ts'
import type { Guesses } from '../../platform/http/guesses.ts'
import type { Users } from '../users/index.ts'

/**
 * Whoever sits down at an open browser doesn't get further than that without the password. Not the sign-in's tally:
 * there, a browser that has signed in once isn't slowed down.
 * @throws Failure `forbidden` with reason `wrong_password`, `too_many`
 */
export type ProvePassword = (given: {
  password: string
  caller: SignedInCaller
  address: string
}) => Promise<void>

export const createProvePassword =
  ({ users, guesses }: { users: Pick<Users, 'proves'>; guesses: Guesses }): ProvePassword =>
  async ({ password, caller: { userId: id }, address }) => {
    const guess = { address, account: `password of ${id}` }
    guesses.attempt(guess)
    if (!(await users.proves({ id, password })))
      throw new Failure('forbidden', 'that is not your password', { reason: 'wrong_password' })
    guesses.succeeded(guess)
  }

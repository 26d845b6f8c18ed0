import type { Caller, SignedInCaller } from '../../core/caller.ts'
import { Failure } from '../../core/failure.ts'
import type { Call } from '../../platform/http/call.ts'
import type { Guesses } from '../../platform/http/guesses.ts'
import { normaliseEmail, type Users } from '../users/index.ts'
import type { SignInByPassword } from './sign-in.ts'

/**
 * Signs the browser of a request in with e-mail and password, counted as a guess; where the password wants a code beside
 * it and none is given, nobody is signed in.
 * @throws Failure `unauthenticated` with reason `wrong_credentials`, `wrong_code`, or `passkey_needed` where only a
 * passkey does; `too_many`, `unavailable`
 */
export type SignInByEmail = (given: {
  email: string
  password: string
  code?: string
  /** As `StartSession.remember`; whoever gives a code afterwards is remembered. */
  remember?: boolean | undefined
  call: Call
}) => Promise<{ caller: SignedInCaller; awaited: null } | { caller: Caller; awaited: 'code' }>

export interface SignInByEmailParts {
  users: Pick<Users, 'authenticate'>
  guesses: Guesses
  signInByPassword: SignInByPassword
}

export const createSignInByEmail =
  ({ users, guesses, signInByPassword }: SignInByEmailParts): SignInByEmail =>
  async ({ email, password, call, ...more }) => {
    const guess = { address: call.address, account: normaliseEmail(email) }
    guesses.attempt(guess)
    const user = await users.authenticate({ email, password })
    if (user === null)
      throw new Failure('unauthenticated', 'e-mail or password is wrong', { reason: 'wrong_credentials' })
    guesses.succeeded(guess)
    const entered = await signInByPassword({ user, call, ...more })
    if (entered.awaited === 'passkey')
      throw new Failure('unauthenticated', 'sign in with your passkey', { reason: 'passkey_needed' })
    call.worthAuditing = entered.awaited === null
    if (entered.awaited === null) call.subject = entered.caller.sessionId
    return entered
  }

import type { Caller, SignedInCaller } from '../../core/caller.ts'
import { Failure } from '../../core/failure.ts'
import type { Call } from '../../platform/http/call.ts'
import type { Guesses } from '../../platform/http/guesses.ts'
import { readSignInName, type User, type Users } from '../users/index.ts'
import { wrongCredentials } from './sessions.ts'
import type { SignInByPassword } from './sign-in.ts'

/**
 * Signs the browser of a request in with e-mail or username, and password, counted as a guess; where the password wants a
 * code beside it and none is given, nobody is signed in.
 * @throws Failure `unauthenticated` with reason `wrong_credentials`, `wrong_code`, or `passkey_needed` where only a
 * passkey does; `too_many`, `unavailable`
 */
export type SignInByEmail = (given: {
  /** Or the username. */
  email: string
  password: string
  code?: string
  /** As `StartSession.remember`; whoever gives a code afterwards is remembered. */
  remember?: boolean | undefined
  call: Call
}) => Promise<{ caller: SignedInCaller; awaited: null } | { caller: Caller; awaited: 'code' }>

export interface SignInByEmailParts {
  users: Pick<Users, 'findBySignInName' | 'authenticate'>
  guesses: Guesses
  signInByPassword: SignInByPassword
}

/** By which an account is counted, whatever name somebody types; for a name nobody has, the name. */
const behind = (user: User | null, named: string): string => `account of ${user?.id ?? named}`

/** All the names under which guesses at an account are counted. */
const namesOf = (user: User): string[] => [
  user.email,
  ...(user.username === null ? [] : [user.username]),
  behind(user, ''),
]

export const createSignInByEmail =
  ({ users, guesses, signInByPassword }: SignInByEmailParts): SignInByEmail =>
  async ({ email, password, call, ...more }) => {
    const guess = { address: call.address, account: readSignInName(email).normalised }
    guesses.attempt(guess)
    const found = await users.findBySignInName(email)
    const isOpen = guesses.attemptBehind({ ...guess, account: behind(found, guess.account) })
    // One that isn't looked at takes as long as one that is, and is answered like a wrong one.
    const user = await users.authenticate({ user: isOpen ? found : null, password })
    if (user === null) throw wrongCredentials()
    guesses.succeeded(guess, namesOf(user))
    const entered = await signInByPassword({ user, call, ...more })
    if (entered.awaited === 'passkey')
      throw new Failure('unauthenticated', 'sign in with your passkey', { reason: 'passkey_needed' })
    call.worthAuditing = entered.awaited === null
    if (entered.awaited === null) call.subject = entered.caller.sessionId
    return entered
  }

import { Failure } from '../../core/failure.ts'
import { createInTurnByKey } from '../../core/in-turn.ts'
import { readName } from '../../core/name.ts'
import { secretLinkGuess, type Guess, type Guesses } from '../../platform/http/guesses.ts'
import type { First } from '../passkeys/index.ts'
import { normaliseEmail, readUsername, type User, type Users } from '../users/index.ts'
import type { Step } from '../../platform/db/statement.ts'
import type { Registration } from './registration.ts'

export interface MakeAccountParts {
  registration: Pick<Registration, 'checkWithoutMail' | 'request' | 'checkConfirmed'>
  users: Pick<Users, 'prepare' | 'add' | 'addWith' | 'taken' | 'findBySignInName'>
  guesses: Guesses
}

/** How somebody makes an account by themselves, whatever door they came to. */
export interface MakeAccount {
  /**
   * At once.
   * @throws Failure as `Registration.checkWithoutMail`, `conflict` with reason `email_taken` or `username_taken`,
   * `invalid_input`, `too_many`
   */
  directly: (wanted: {
    name: string
    email: string
    username?: string
    /** Asked once nothing else stands in the way: a passkey is made for one try. */
    first: () => Promise<First>
    address: string
  }) => Promise<User>
  /** With a link by mail. @throws Failure as `Registration.request`, `too_many` */
  byMail: (wanted: {
    email: string
    language: string
    address: string
    next?: string | undefined
  }) => Promise<void>
  /**
   * At once, for an address that somebody else has confirmed, without a password and together with what opens it; null
   * when that is there already.
   * @throws Failure as `Registration.checkConfirmed`, `conflict` with reason `email_taken`, `invalid_input`
   */
  confirmed: (wanted: {
    name: string
    email: string
    role: User['role']
    with: (userId: string) => Step
  }) => Promise<User | null>
}

export const createMakeAccount = ({ registration, users, guesses }: MakeAccountParts): MakeAccount => {
  const inTurn = createInTurnByKey()

  /** Every address and username that somebody has already is a guess at who has one: they get slow. */
  const checkFree = async (
    { email, username }: { email: string; username?: string },
    guess: Guess,
  ): Promise<void> => {
    const wanted = username === undefined ? null : readUsername(username)
    guesses.attempt(guess)
    const taken = await users.taken([email])
    if (taken.length > 0)
      throw new Failure('conflict', 'this e-mail address has an account', { reason: 'email_taken' })
    if (wanted !== null && (await users.findBySignInName(wanted)) !== null)
      throw new Failure('conflict', 'somebody else has this username', { reason: 'username_taken' })
    // One that is free makes none of those before it forgotten.
    guesses.excused(guess)
  }

  return {
    async directly({ address, first, ...wanted }) {
      await registration.checkWithoutMail()
      readName(wanted.name, 'name')
      const guess = secretLinkGuess('registration', address)
      // One after the other: what a class looks up at once would count as so many guesses until the answers are there.
      await inTurn(guess.account, () => checkFree(wanted, guess))
      const { keeping, ...proof } = await first()
      const user = await users.prepare({ ...wanted, ...proof, role: 'user' })
      if (keeping === undefined) return users.add(user)
      if (await users.addWith(user, keeping(user.id), 'after')) return user
      throw new Failure('conflict', 'somebody else was faster', { reason: 'overtaken' })
    },
    async byMail({ address, ...wanted }) {
      // Counted for the address it is about, whether it has an account or not: nobody's inbox is flooded.
      guesses.attempt({ address, account: `registration of ${normaliseEmail(wanted.email)}` })
      await registration.request(wanted)
    },
    async confirmed({ with: opening, ...wanted }) {
      await registration.checkConfirmed(wanted.email)
      const user = await users.prepare({ ...wanted, emailVerified: true })
      return (await users.addWith(user, opening(user.id), 'after')) ? user : null
    },
  }
}

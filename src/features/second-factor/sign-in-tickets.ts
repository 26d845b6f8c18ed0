import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import type { User, Users } from '../users/index.ts'
import type { SecondFactorStore, SignInTicket } from './second-factor.ts'
import { wrongCode, type CodeKind, type SecondFactors } from './second-factors.ts'

/** How long a code is awaited after the password. */
export const ticketMilliseconds = 5 * 60_000

/** Wrong codes after which the password has to be given again. */
const mostWrongCodes = 5

export interface SignInTickets {
  /** The secret of half a sign-in, for the browser whose password was right. */
  begin: (user: Pick<User, 'id' | 'passwordHash'>) => Promise<string>
  /**
   * The other half: whose ticket it is, once, when the code is right. Worth nothing when the account was disabled, has
   * another password, or wants no code any more: then the password has to be given again. `givenUp` hears whose it was when
   * too many wrong codes end it, once.
   * @throws Failure `gone` with reason `sign_in_ticket`, `unauthenticated` with reason `wrong_code`, `too_many`
   */
  finish: (given: {
    secret: string
    code: string
    givenUp: (user: User) => Promise<void>
  }) => Promise<{ user: User; by: CodeKind }>
}

export interface SignInTicketsParts {
  store: Pick<SecondFactorStore, 'insertTicket' | 'findTicket' | 'countTicket' | 'deleteTicket'>
  secondFactors: Pick<SecondFactors, 'isOn' | 'take'>
  users: Pick<Users, 'get'>
  now: Now
  newId: NewId
  newSecret: NewSecret
}

const gone = (): Failure =>
  new Failure('gone', 'this sign-in took too long: give the password again', { reason: 'sign_in_ticket' })

/** Ties a ticket to the password that was right. */
const markOf = ({ passwordHash }: Pick<User, 'passwordHash'>): string => hashSecret(passwordHash ?? '')

export const createSignInTickets = (parts: SignInTicketsParts): SignInTickets => {
  const { store, secondFactors, users, now, newId, newSecret } = parts

  const find = async (secret: string): Promise<{ ticket: SignInTicket; user: User }> => {
    const ticket = await store.findTicket(hashSecret(secret))
    if (ticket === null || ticket.expiresAt <= now()) throw gone()
    const user = await users.get(ticket.userId)
    const isGood = user.disabledAt === null && ticket.password === markOf(user)
    if (!isGood || !(await secondFactors.isOn(user.id))) throw gone()
    return { ticket, user }
  }

  const countWrong = async (
    { id, wrongCodes }: SignInTicket,
    givenUp: () => Promise<void>,
  ): Promise<Failure> => {
    if (wrongCodes + 1 < mostWrongCodes) {
      await store.countTicket({ id, at: now() })
      return wrongCode('unauthenticated')
    }
    if (await store.deleteTicket(id)) await givenUp()
    return gone()
  }

  return {
    async begin(user) {
      const secret = newSecret()
      const at = now()
      await store.insertTicket({
        id: newId(),
        userId: user.id,
        secretHash: hashSecret(secret),
        password: markOf(user),
        wrongCodes: 0,
        createdAt: at,
        expiresAt: at + ticketMilliseconds,
      })
      return secret
    },
    async finish({ secret, code, givenUp }) {
      const { ticket, user } = await find(secret)
      const by = await secondFactors.take({ userId: user.id, code })
      if (by === null) throw await countWrong(ticket, () => givenUp(user))
      if (!(await store.deleteTicket(ticket.id))) throw gone()
      return { user, by }
    },
  }
}

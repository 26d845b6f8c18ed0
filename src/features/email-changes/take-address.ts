import { asSignedIn } from '../../core/caller.ts'
import { Failure } from '../../core/failure.ts'
import type { Call } from '../../platform/http/call.ts'
import { guessing, secretLinkGuess, type Guesses } from '../../platform/http/guesses.ts'
import { changesOf, normaliseEmail, type User } from '../users/index.ts'
import type { EmailChanges, Offer } from './email-changes.ts'

/** What somebody does for another address, and with links about it, whatever door they came to. What they try is counted. */
export interface TakeAddress {
  /** As `EmailChanges.request`, for whoever makes the request. @throws Failure also `too_many` */
  ask: (email: string, call: Call, next?: string) => Promise<void>
  /** As `EmailChanges.check`. @throws Failure also `too_many` */
  check: (secret: string, call: Call) => Promise<Offer>
  /** As `EmailChanges.use`, of a link that was checked; the audit log says what is different. */
  use: (secret: string, call: Call) => Promise<Offer & { after: User }>
  /**
   * Uses a link that confirms an address, at whatever follows links: one that has done so succeeds again, and does nothing.
   * The way back signs everybody out and shows a secret: it is no link that a program may press.
   * @throws Failure as `EmailChanges.use`, `too_many`
   */
  confirm: (secret: string, call: Call) => Promise<void>
}

export const createTakeAddress = ({
  emailChanges,
  guesses,
}: {
  emailChanges: Pick<EmailChanges, 'request' | 'check' | 'hasConfirmed' | 'use'>
  guesses: Guesses
}): TakeAddress => {
  const counted = <T>({ address }: Call, look: () => Promise<T>): Promise<T> =>
    guessing(guesses, secretLinkGuess('email change', address), look)

  const use: TakeAddress['use'] = async (secret, call) => {
    const used = await emailChanges.use({ secret, language: call.language })
    const { user, before, after } = used
    call.subject = user.id
    call.actor = { kind: 'user', id: user.id }
    call.changes = changesOf(before, after)
    call.worthAuditing = call.changes.length > 0
    return used
  }

  return {
    async ask(email, { caller, address, language }, next) {
      const { userId, sessionId } = asSignedIn(caller)
      // Counted for the address it is about, whoever asks and whether it has an account or not: nobody's inbox is flooded.
      guesses.attempt({ address, account: `change of address to ${normaliseEmail(email)}` })
      await emailChanges.request({ userId, sessionId, email, language, next })
    },
    check: (secret, call) => counted(call, () => emailChanges.check(secret)),
    use,
    async confirm(secret, call) {
      const offer = await counted(call, async () =>
        (await emailChanges.hasConfirmed(secret)) ? null : emailChanges.check(secret),
      )
      if (offer === null) {
        call.worthAuditing = false
        return
      }
      if (offer.change.kind !== 'confirm') throw new Failure('gone', 'this link is for something else')
      await use(secret, call)
    },
  }
}

import type { Call } from '../../platform/http/call.ts'
import { guessing, secretLinkGuess, type Guesses } from '../../platform/http/guesses.ts'
import { changesOf, type User } from '../users/index.ts'
import type { EmailChanges, Offer } from './email-changes.ts'

/** What somebody does with a link about their address, whatever door they came to. What they try is counted. */
export interface TakeAddress {
  /** As `EmailChanges.check`. @throws Failure also `too_many` */
  check: (secret: string, call: Call) => Promise<Offer>
  /** As `EmailChanges.use`, of a link that was checked; the audit log says what is different. */
  use: (secret: string, call: Call) => Promise<Offer & { after: User }>
}

export const createTakeAddress = ({
  emailChanges,
  guesses,
}: {
  emailChanges: Pick<EmailChanges, 'check' | 'use'>
  guesses: Guesses
}): TakeAddress => ({
  check: (secret, { address }) =>
    guessing(guesses, secretLinkGuess('email change', address), () => emailChanges.check(secret)),
  async use(secret, call) {
    const used = await emailChanges.use({ secret, language: call.language })
    const { user, before, after } = used
    call.subject = user.id
    call.actor = { kind: 'user', id: user.id }
    call.changes = changesOf(before, after)
    call.worthAuditing = call.changes.length > 0
    return used
  },
})

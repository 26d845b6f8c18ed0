import type { Now } from '../../core/clock.ts'
import type { Call } from '../../platform/http/call.ts'
import { guessing, secretLinkGuess, type Guesses } from '../../platform/http/guesses.ts'
import { passwordChanged, type Mail } from '../mail/index.ts'
import type { Sessions } from '../sessions/index.ts'
import { readSignInName, type User } from '../users/index.ts'
import type { Resets } from './resets.ts'

/** The way back into an account as somebody outside goes it, whatever door they came to. What they try is counted. */
export interface WayBack {
  /** As `Resets.request`. @throws Failure also `too_many` */
  ask: (wanted: { email: string; goTo?: string; call: Call }) => Promise<void>
  /** As `Resets.check`. @throws Failure also `too_many` */
  check: (secret: string, call: Call) => Promise<User>
  /** As `Resets.use`; every browser is signed out, and the account is told. @throws Failure also `too_many` */
  choose: (input: { secret: string; password: string; call: Call }) => Promise<User>
}

export interface WayBackParts {
  resets: Pick<Resets, 'request' | 'check' | 'use'>
  sessions: Pick<Sessions, 'endAllOf'>
  mail: Pick<Mail, 'tell'>
  guesses: Guesses
  publicUrl: string
  now: Now
}

export const createWayBack = (parts: WayBackParts): WayBack => {
  const { resets, sessions, mail, guesses, publicUrl, now } = parts
  const check: WayBack['check'] = (secret, { address }) =>
    guessing(guesses, secretLinkGuess('reset link', address), () => resets.check(secret))

  return {
    check,
    async ask({ call: { address, language }, ...wanted }) {
      // Counted for the name it is about, whether it has an account or not: nobody's inbox is flooded.
      guesses.attempt({ address, account: `reset link for ${readSignInName(wanted.email).normalised}` })
      await resets.request({ ...wanted, language })
    },
    async choose({ call, ...input }) {
      await check(input.secret, call)
      const user = await resets.use(input)
      await sessions.endAllOf({ userId: user.id })
      await mail.tell(passwordChanged({ user, at: now(), publicUrl, language: call.language }))
      return user
    },
  }
}

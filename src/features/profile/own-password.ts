import { asSignedIn, type SignedInCaller } from '../../core/caller.ts'
import type { Now } from '../../core/clock.ts'
import type { Call } from '../../platform/http/call.ts'
import type { Guesses } from '../../platform/http/guesses.ts'
import { passwordChanged, type Mail } from '../mail/index.ts'
import type { SecondFactors } from '../second-factor/index.ts'
import { signIn, type Sessions } from '../sessions/index.ts'
import { checkNewPassword, normaliseEmail, type User, type Users } from '../users/index.ts'
import { createProvePassword, type ProvePassword } from './prove-password.ts'

/** The password of whoever makes a request, whatever door they came to. */
export interface OwnPassword {
  /**
   * As `ProvePassword`; where the password wants a code beside it, it proves nothing alone, and where there is none, a proof
   * that is fresh takes its place.
   * @throws Failure `forbidden` with reason `confirm_needed`
   */
  prove: (given: OwnProof) => Promise<void>
  /**
   * A new one: every other browser is signed out, this one gets a new session. `ended` is how many were.
   * @throws Failure `invalid_input`, and as `prove`
   */
  change: (wanted: {
    current?: string
    password: string
    call: Call
  }) => Promise<{ user: User; caller: SignedInCaller; ended: number }>
}

/** As `ProvePassword` is given; the password is absent where there is none. */
export type OwnProof = Omit<Parameters<ProvePassword>[0], 'password'> & { password?: string }

export interface OwnPasswordParts {
  users: Pick<Users, 'get' | 'proves' | 'setPassword'>
  sessions: Pick<Sessions, 'start' | 'endAllOf' | 'requireProof'>
  secondFactors: Pick<SecondFactors, 'isOn'>
  mail: Pick<Mail, 'tell'>
  publicUrl: string
  now: Now
  guesses: Guesses
}

export const createOwnPassword = (parts: OwnPasswordParts): OwnPassword => {
  const { users, sessions, secondFactors, mail, publicUrl, now } = parts
  const provePassword = createProvePassword(parts)

  const prove: OwnPassword['prove'] = async ({ password, ...given }) => {
    const { caller } = given
    const isPasswordless = (await users.get(caller.userId)).passwordHash === null
    if (isPasswordless || (await secondFactors.isOn(caller.userId))) await sessions.requireProof(caller)
    if (isPasswordless) return
    // One that isn't given is none of theirs: it is counted and answered like any other.
    await provePassword({ ...given, password: password ?? '' })
  }

  return {
    prove,
    async change({ current, password, call }) {
      const caller = asSignedIn(call.caller)
      const { userId: id, name, email, username } = caller
      // Before anything is counted: one that can't be taken is no guess at the other.
      checkNewPassword({ password, email: normaliseEmail(email), username, name })
      const { passwordHash: from } = await users.get(id)
      await prove({ ...(current !== undefined && { password: current }), caller, address: call.address })
      await users.setPassword({ id, password, from })
      const user = await users.get(id)
      // Told first: it is another password, also where nobody can sign in with it just now.
      await mail.tell(passwordChanged({ user, at: now(), publicUrl, language: call.language }))
      const started = await signIn({ sessions, user, call })
      const ended = await sessions.endAllOf({ userId: id, exceptId: started.sessionId })
      return { user, caller: started, ended }
    },
  }
}

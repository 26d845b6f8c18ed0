import { asSignedIn, type UserCaller } from '../../core/caller.ts'
import { toInstant, type Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret } from '../../core/ids.ts'
import type { Call } from '../../platform/http/call.ts'
import { guessing, type Guesses } from '../../platform/http/guesses.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import { secondFactorTurned, toCaller, type Mail } from '../mail/index.ts'
import { readSecret, signIn, type DescribeMe, type Sessions } from '../sessions/index.ts'
import type { User } from '../users/index.ts'
import type { SecondFactors } from './second-factors.ts'
import { ticketCookie, ticketCookieOf } from './sign-in-by-password.ts'
import type { SignInTickets } from './sign-in-tickets.ts'

export interface SecondFactorRoutesParts {
  secondFactors: SecondFactors
  tickets: SignInTickets
  sessions: Pick<Sessions, 'start' | 'requireProof'>
  mail: Pick<Mail, 'tell'>
  publicUrl: string
  now: Now
  guesses: Guesses
  describeMe: DescribeMe
  /** Ends live connections of whoever may see less from now on. */
  recheckLive: () => Promise<void>
}

/** What somebody does with the second factor of their own account. */
const registerOwn = (door: Door, parts: SecondFactorRoutesParts): void => {
  const { secondFactors, sessions, mail, publicUrl, now, recheckLive } = parts

  const tell = (caller: UserCaller, call: Call, isOn: boolean): Promise<void> =>
    mail.tell(secondFactorTurned({ ...toCaller(caller, call), at: now(), publicUrl, isOn }))

  operation(door, 'GET /api/me/second-factor', async (_input, { caller }) => {
    const { onSince, recoveryCodes } = await secondFactors.stateOf(asSignedIn(caller).userId)
    return { ...(onSince !== null && { onSince: toInstant(onSince) }), recoveryCodes }
  })

  operation(door, 'POST /api/me/second-factor/begin', async (_input, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    return secondFactors.begin({ id: caller.userId, email: caller.email })
  })

  // Without another proof: what it finishes was only begun after one.
  operation(door, 'POST /api/me/second-factor', async ({ body: { code } }, call) => {
    const caller = asSignedIn(call.caller)
    const { userId } = caller
    const recoveryCodes = await secondFactors.confirm({ userId, code })
    call.subject = userId
    await tell(caller, call, true)
    return { recoveryCodes }
  })

  operation(door, 'POST /api/me/second-factor/recovery-codes', async (_input, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    call.subject = caller.userId
    return { recoveryCodes: await secondFactors.renewRecoveryCodes(caller.userId) }
  })

  operation(door, 'DELETE /api/me/second-factor', async (_input, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    await secondFactors.turnOff(caller.userId)
    await recheckLive()
    call.subject = caller.userId
    await tell(caller, call, false)
    return {}
  })
}

export const registerSecondFactor = (door: Door, parts: SecondFactorRoutesParts): void => {
  const { tickets, sessions, guesses, describeMe } = parts
  registerOwn(door, parts)

  /** The password was right, the codes weren't: its owner may have lost the phone, or somebody else has the password. */
  const noteGivenUp = (call: Call, { id }: User): Promise<void> =>
    door.writeAudit({
      event: 'second_factor.codes_refused',
      actor: { kind: 'nobody', id: null },
      address: call.address,
      subject: id,
      changes: [],
      requestId: call.requestId,
    })

  operation(door, 'POST /api/session/second-factor', async ({ body: { code } }, call) => {
    const secret = readSecret(call.cookieHeader ?? '', ticketCookie)
    if (secret === null)
      throw new Failure('gone', 'no code is awaited: give the password first', { reason: 'sign_in_ticket' })
    // Each half sign-in is counted for itself; what is guessed at an account, the account counts.
    const guess = { address: call.address, account: `second factor ${hashSecret(secret)}` }
    const { user, by } = await guessing(guesses, guess, () =>
      tickets.finish({ secret, code, givenUp: (whose) => noteGivenUp(call, whose) }),
    )
    const caller = await signIn({ sessions, user, call })
    call.setCookie(ticketCookieOf(''))
    call.subject = caller.sessionId
    call.changes = [{ field: 'second_factor', to: by }]
    return describeMe(caller)
  })
}

import { nobody, type Caller } from '../../core/caller.ts'
import type { SetCookie } from '../../platform/http/cookies.ts'
import { signIn, type Sessions, type SignInByPassword } from '../sessions/index.ts'
import { wrongCode, type SecondFactors } from './second-factors.ts'
import { ticketMilliseconds, type SignInTickets } from './sign-in-tickets.ts'

/** Half a sign-in of this browser. It carries no rights. */
export const ticketCookie = '__Host-parley_sign_in'

export const ticketCookieOf = (secret: string): SetCookie => ({
  name: ticketCookie,
  value: secret,
  maxAge: secret === '' ? 0 : ticketMilliseconds / 1000,
})

/** Who somebody is while nobody is signed in. */
const outside = (caller: Caller): Caller => (caller.kind === 'user' ? nobody : caller)

export const createSignInByPassword =
  (parts: {
    sessions: Pick<Sessions, 'start'>
    secondFactors: Pick<SecondFactors, 'beside' | 'take'>
    tickets: Pick<SignInTickets, 'begin'>
  }): SignInByPassword =>
  async ({ user, call, code, remember }) => {
    const { sessions, secondFactors, tickets } = parts
    const awaited = await secondFactors.beside(user)
    if (awaited === null) return { caller: await signIn({ sessions, user, call, remember }), awaited }
    if (awaited === 'code' && code !== undefined) {
      if ((await secondFactors.take({ userId: user.id, code })) === null) throw wrongCode('unauthenticated')
      return { caller: await signIn({ sessions, user, call, remember }), awaited: null }
    }
    if (awaited === 'code') call.setCookie(ticketCookieOf(await tickets.begin(user)))
    call.subject = user.id
    call.actor = { kind: 'user', id: user.id }
    return { caller: outside(call.caller), awaited }
  }

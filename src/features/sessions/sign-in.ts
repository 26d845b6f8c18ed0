import type { Caller, SignedInCaller } from '../../core/caller.ts'
import type { Call } from '../../platform/http/call.ts'
import type { Sessions, StartSession } from './sessions.ts'

/**
 * Signs the browser of a request in as somebody whose password was right. Every way in by password goes through this
 * one: where the account wants more, nobody is signed in. `code`: the browser gets half a sign-in, to be finished with
 * `POST /api/session/second-factor`. `passkey`: a password won't do at all, since a second factor is required and all the
 * account has is passkeys. `caller` is who the browser is then.
 */
export type SignInByPassword = (given: {
  user: StartSession['user']
  call: Call
  /** Given at once by an app that has asked for it. */
  code?: string
  /** As `StartSession.remember`. */
  remember?: boolean | undefined
}) => Promise<
  | { caller: SignedInCaller; awaited: null }
  | { caller: Caller; awaited: 'code' }
  | { caller: Caller; awaited: 'passkey' }
>

/** Signs the browser of a request in as somebody; the audit log names them as who did it and whom it was done to. */
export const signIn = async ({
  sessions,
  user,
  call,
  remember,
}: {
  sessions: Pick<Sessions, 'start'>
  user: StartSession['user']
  call: Call
  remember?: boolean | undefined
}): Promise<SignedInCaller> => {
  const { address, userAgent, language, cookieHeader = '' } = call
  const browser = { cookieHeader, language }
  const started = await sessions.start({ user, address, userAgent, browser, caller: call.caller, remember })
  const { caller, cookie, device } = started
  call.setCookie(cookie)
  if (device !== undefined) call.setCookie(device)
  call.subject = user.id
  call.actor = { kind: 'user', id: user.id }
  return caller
}

import type { Input } from '../../contract/contract.ts'
import { accountOf, asSignedIn, asUser, type SignedInCaller } from '../../core/caller.ts'
import { Failure } from '../../core/failure.ts'
import { readName } from '../../core/name.ts'
import type { Call } from '../../platform/http/call.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Mail } from '../mail/index.ts'
import type { MakeAccount } from '../registration/index.ts'
import { signIn, type Sessions, type SignInByEmail } from '../sessions/index.ts'
import { checkNewPassword, readEmail, readUsername } from '../users/index.ts'
import type { Tokens } from './tokens.ts'

export interface TokenRoutesParts {
  tokens: Tokens
  sessions: Pick<Sessions, 'start' | 'end' | 'endAny'>
  signInByEmail: SignInByEmail
  makeAccount: MakeAccount
  mail: Pick<Mail, 'isOn'>
  log: Log
}

/**
 * Nothing is mailed for what would be refused where the account is made at once.
 * @throws Failure `invalid_input`, also with reason `username_later`: nobody’s account keeps it until the link is opened
 */
const judge = ({ email, password, ...wanted }: Input<'POST /api/auth/register'>['body']): void => {
  const name = readName(wanted.name, 'name')
  const { normalised } = readEmail(email)
  const username = wanted.username === undefined ? null : readUsername(wanted.username)
  checkNewPassword({ password, email: normalised, username, name })
  if (username === null) return
  const message = 'is chosen after the address is confirmed, which is done by mail here: leave it out'
  const details = [{ path: 'username', message }]
  throw new Failure('invalid_input', message, { reason: 'username_later', details })
}

/** How apps sign in: the way in is the browser's, the answer carries tokens beside the cookie. */
const registerWaysIn = (door: Door, parts: TokenRoutesParts): void => {
  const { tokens, sessions, signInByEmail, makeAccount, mail } = parts

  operation(door, 'POST /api/auth/register', async ({ body }, call) => {
    const { address, language } = call
    if (await mail.isOn()) {
      judge(body)
      await makeAccount.byMail({ email: body.email, language, address })
      call.setStatus(202)
      call.worthAuditing = false
      return { mailed: true as const }
    }
    const { password, ...wanted } = body
    const first = () => Promise.resolve({ password })
    const user = await makeAccount.directly({ ...wanted, first, address })
    return tokens.issue(await signIn({ sessions, user, call }))
  })

  operation(door, 'POST /api/auth/login', async ({ body }, call) => {
    const { caller, awaited } = await signInByEmail({ ...body, call })
    if (awaited !== null) return { codeAwaited: true as const }
    return tokens.issue(caller)
  })

  operation(door, 'POST /api/auth/token', (_input, call) => {
    const caller = asSignedIn(call.caller)
    call.subject = caller.sessionId
    return tokens.issue(caller)
  })
}

export const registerTokens = (door: Door, parts: TokenRoutesParts): void => {
  const { tokens, sessions } = parts
  const log = parts.log.child({ feature: 'tokens' })
  registerWaysIn(door, parts)

  /** Either the owner or a thief used it before: both have to sign in again, and admins can see it. */
  const refuseReuse = async (call: Call, { sessionId, userId }: SignedInCaller): Promise<Failure> => {
    log.warn('refresh_token.reused', { sessionId, userId })
    await door.writeAudit({
      event: 'session.token_reused',
      actor: { kind: 'nobody', id: null },
      address: call.address,
      subject: userId,
      changes: [],
      requestId: call.requestId,
    })
    const message = 'this refresh token was used before, so the sign-in has ended: sign in again'
    return new Failure('unauthenticated', message, { reason: 'refresh_token_reused' })
  }

  operation(door, 'POST /api/auth/refresh', async ({ body: { refreshToken } }, call) => {
    if (refreshToken === undefined) return tokens.access(asSignedIn(call.caller))
    const refreshed = await tokens.refresh(refreshToken)
    if (refreshed.kind === 'reused') throw await refuseReuse(call, refreshed.caller)
    return refreshed.tokens
  })

  operation(door, 'GET /api/auth/me', (_input, { caller }) => ({ user: accountOf(asUser(caller)) }))

  operation(door, 'POST /api/auth/logout', async ({ body: { refreshToken } }, call) => {
    const own = call.caller.kind === 'user' ? call.caller.sessionId : null
    const named = refreshToken === undefined ? null : await tokens.sessionOf(refreshToken)
    call.subject = own ?? named
    call.worthAuditing = call.subject !== null
    if (named !== null && named !== own) await sessions.endAny(named)
    call.setCookie(await sessions.end(call.caller))
    return {}
  })

  operation(door, 'GET /.well-known/jwks.json', async () => ({ keys: await tokens.published() }))
}

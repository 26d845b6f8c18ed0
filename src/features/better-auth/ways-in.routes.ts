import type { BetterAuthSession, BetterAuthUser } from '../../contract/better-auth-told.ts'
import { limits } from '../../contract/limits.ts'
import { isSignedIn, type Caller } from '../../core/caller.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewId, NewSecret } from '../../core/ids.ts'
import { readName } from '../../core/name.ts'
import { operation } from '../../platform/http/operation.ts'
import type { Mail } from '../mail/index.ts'
import type { Pictures } from '../pictures/index.ts'
import { browserSecret, type ProviderSlice } from '../providers/index.ts'
import type { MakeAccount } from '../registration/index.ts'
import { signIn, type Sessions, type SignInByEmail } from '../sessions/index.ts'
import { checkNewPassword, readEmail, type Users } from '../users/index.ts'
import type { AwaitedSignUps } from './awaited-sign-ups.ts'
import type { FlatDoor } from './flat-door.routes.ts'
import { signInSaid, signUpSaid, socialSaid } from './flat-failure.ts'
import { checkLocal } from './local-path.ts'
import { toldSession, toldUser } from './told.ts'
import { readImage } from './wanted-image.ts'

export interface WaysInParts {
  users: Pick<Users, 'get'>
  sessions: Pick<Sessions, 'start' | 'end' | 'list' | 'isShown'>
  signInByEmail: SignInByEmail
  makeAccount: MakeAccount
  mail: Pick<Mail, 'isOn'>
  trips: Pick<ProviderSlice['trips'], 'leave'>
  now: Now
  newId: NewId
  newSecret: NewSecret
  pictures: Pick<Pictures, 'face'>
  publicUrl: string
  awaitedSignUps: AwaitedSignUps
}

const registerSignUp = (flat: FlatDoor, parts: WaysInParts): void => {
  const { sessions, makeAccount, mail, pictures, awaitedSignUps, publicUrl, now, newId } = parts

  operation(flat(signUpSaid), 'POST /api/auth/sign-up/email', async ({ body }, call) => {
    const { email, password, rememberMe, callbackURL } = body
    checkLocal(callbackURL)
    const { normalised } = readEmail(email)
    const name = readName(body.name, 'name')
    checkNewPassword({ password, email: normalised, name })
    const image = readImage(pictures.face, { image: body.image, own: null })
    const { address, language } = call
    if (await mail.isOn()) {
      await makeAccount.byMail({ email, language, address, next: callbackURL })
      awaitedSignUps.remember({ email, password })
      call.worthAuditing = false
      // Nobody yet, and the same for an address that has an account: its page asks for name and password again.
      const at = now()
      const fixed = { id: newId(), emailVerifiedAt: null, picture: null, createdAt: at, updatedAt: at }
      return { token: null, user: toldUser({ ...fixed, name, email: normalised }, publicUrl) }
    }
    const user = await makeAccount.directly({
      name,
      email,
      first: () => Promise.resolve({ password }),
      address,
    })
    const { sessionId } = await signIn({ sessions, user, call, remember: rememberMe })
    const picture = typeof image === 'string' ? null : await pictures.face.put({ userId: user.id, ...image })
    return { token: sessionId, user: toldUser({ ...user, picture }, publicUrl) }
  })
}

/** Whose sign-in it is, as both are told. */
const createWhoIs =
  ({ users, sessions, publicUrl }: Pick<WaysInParts, 'users' | 'sessions' | 'publicUrl'>) =>
  async (caller: Caller): Promise<{ session: BetterAuthSession; user: BetterAuthUser } | null> => {
    if (caller.kind !== 'user' || !isSignedIn(caller)) return null
    const { userId, sessionId } = caller
    const [user, all] = await Promise.all([users.get(userId), sessions.list(userId)])
    const session = all.find(({ id }) => id === sessionId)
    return session === undefined ? null : { session: toldSession(session), user: toldUser(user, publicUrl) }
  }

/** @throws Failure `invalid_input` with reason `no_email` */
const checkEmail = (email: string): void => {
  try {
    readEmail(email)
  } catch (cause) {
    throw new Failure('invalid_input', 'that is no e-mail address', { reason: 'no_email', cause })
  }
}

/** No account has a longer one. @throws Failure `invalid_input` with reason `password_long` */
const checkLength = (password: string): void => {
  if (password.length > limits.passwordMaximum)
    throw new Failure('invalid_input', 'no password is that long', { reason: 'password_long' })
}

/**
 * As `SignInByEmail`; whoever signed up here and hasn't opened the link yet is told that.
 * @throws Failure also `forbidden` with reason `email_not_verified`
 */
const createSignInHere =
  ({ signInByEmail, awaitedSignUps }: Pick<WaysInParts, 'signInByEmail' | 'awaitedSignUps'>): SignInByEmail =>
  async (given) => {
    try {
      return await signInByEmail(given)
    } catch (error) {
      const isWrong = error instanceof Failure && error.reason === 'wrong_credentials'
      if (!isWrong || !awaitedSignUps.knows(given)) throw error
      const message = 'open the link that was mailed to this address first'
      throw new Failure('forbidden', message, { reason: 'email_not_verified', cause: error })
    }
  }

export const registerWaysIn = (flat: FlatDoor, parts: WaysInParts): void => {
  const { users, sessions, trips, publicUrl, newSecret } = parts
  const signInHere = createSignInHere(parts)
  registerSignUp(flat, parts)

  operation(flat(signInSaid), 'POST /api/auth/sign-in/email', async ({ body }, call) => {
    const { email, password, rememberMe: remember, callbackURL: url } = body
    checkLocal(url)
    checkEmail(email)
    checkLength(password)
    const { caller, awaited } = await signInHere({ email, password, remember, call })
    if (awaited !== null) return { twoFactorRedirect: true as const, twoFactorMethods: ['totp' as const] }
    const user = toldUser(await users.get(caller.userId), publicUrl)
    const goes = url === undefined || url === '' ? { redirect: false } : { redirect: true, url }
    return { ...goes, token: caller.sessionId, user }
  })

  // They come back to our own page, which says what went wrong, and goes on to `callbackURL` when nothing did.
  operation(flat(socialSaid), 'POST /api/auth/sign-in/social', async ({ body }, call) => {
    const { provider: providerId, callbackURL: next } = body
    checkLocal(next, body.errorCallbackURL, body.newUserCallbackURL)
    const way = { providerId, secret: browserSecret(call, newSecret), sessionId: null, next: next ?? '/' }
    return { url: (await trips.leave(way)).location, redirect: true }
  })

  const whoIs = createWhoIs(parts)
  operation(flat(), 'GET /api/auth/get-session', async (_input, call) => {
    const { caller, cookieHeader = '' } = call
    // One of a session that is over: its browser needn't show it again.
    if (caller.kind !== 'user' && sessions.isShown(cookieHeader)) call.setCookie(await sessions.end(caller))
    return whoIs(caller)
  })

  operation(flat(), 'POST /api/auth/sign-out', async (_input, call) => {
    call.worthAuditing = call.caller.kind === 'user'
    if (call.caller.kind === 'user') call.subject = call.caller.sessionId
    call.setCookie(await sessions.end(call.caller))
    return { success: true as const }
  })

  operation(flat(), 'GET /api/auth/ok', () => ({ ok: true as const }))
}

import { Failure } from '../../core/failure.ts'
import { operation } from '../../platform/http/operation.ts'
import type { TakeAddress } from '../email-changes/index.ts'
import { mailOff, type Mail } from '../mail/index.ts'
import type { MakeAccount } from '../registration/index.ts'
import type { WayBack } from '../resets/index.ts'
import { normaliseEmail, readEmail, type User, type Users } from '../users/index.ts'
import type { FlatDoor } from './flat-door.routes.ts'
import { invalidToken, resetRequestSaid, verificationSaid } from './flat-failure.ts'
import { checkLocal, withParameter } from './local-path.ts'

export interface LinksParts {
  wayBack: WayBack
  users: Pick<Users, 'get'>
  takeAddress: Pick<TakeAddress, 'ask' | 'confirm'>
  makeAccount: Pick<MakeAccount, 'byMail'>
  mail: Pick<Mail, 'isOn'>
  publicUrl: string
}

/** Whether a link is good; what isn't about the link is thrown on. */
const isGood = async (look: () => Promise<unknown>): Promise<boolean> => {
  try {
    await look()
    return true
  } catch (error) {
    if (error instanceof Failure && error.code === 'gone') return false
    throw error
  }
}

const registerResetLinks = (flat: FlatDoor, { wayBack, publicUrl }: LinksParts): void => {
  const message = 'If this email exists in our system, check your email for the reset link'
  for (const path of ['request-password-reset', 'forget-password'] as const)
    operation(flat(resetRequestSaid), `POST /api/auth/${path}`, async ({ body }, call) => {
      const { email, redirectTo } = body
      checkLocal(redirectTo)
      readEmail(email)
      const goTo = redirectTo === undefined || redirectTo === '' ? {} : { goTo: redirectTo }
      await wayBack.ask({ email, ...goTo, call })
      return { status: true as const, message }
    })

  operation(flat(), 'GET /api/auth/reset-password/:token', async ({ params, query }, call) => {
    const { token } = params
    checkLocal(query.callbackURL)
    const [name, value] = (await isGood(() => wayBack.check(token, call)))
      ? ['token', token]
      : ['error', 'INVALID_TOKEN']
    call.redirect(`${publicUrl}${withParameter(query.callbackURL || '/', name, value)}`)
    return {}
  })

  operation(flat(invalidToken(400)), 'POST /api/auth/reset-password', async ({ body, query }, call) => {
    const secret = body.token ?? query.token ?? ''
    const { id } = await wayBack.choose({ secret, password: body.newPassword, call })
    call.subject = id
    call.actor = { kind: 'user', id }
    return { status: true as const }
  })
}

/** Whoever is signed in has their own address confirmed, once. @throws Failure `conflict` */
const checkOwn = ({ email, emailVerifiedAt }: User, wanted: string): void => {
  if (email !== normaliseEmail(wanted))
    throw new Failure('conflict', 'this is for one’s own address', { reason: 'email_mismatch' })
  if (emailVerifiedAt !== null)
    throw new Failure('conflict', 'this address is confirmed', { reason: 'email_verified' })
}

export const registerLinks = (flat: FlatDoor, parts: LinksParts): void => {
  const { users, takeAddress, makeAccount, mail } = parts
  registerResetLinks(flat, parts)

  operation(flat(verificationSaid), 'POST /api/auth/send-verification-email', async ({ body }, call) => {
    const { caller, address, language } = call
    const { email, callbackURL: next } = body
    checkLocal(next)
    if (!(await mail.isOn())) throw mailOff()
    if (caller.kind === 'user') {
      checkOwn(await users.get(caller.userId), email)
      await takeAddress.ask(email, call, next)
    } else await makeAccount.byMail({ email, language, address, next })
    return { status: true as const }
  })

  operation(flat(invalidToken(401)), 'GET /api/auth/verify-email', async ({ query }, call) => {
    const { token, callbackURL = '' } = query
    checkLocal(callbackURL)
    if (callbackURL === '') await takeAddress.confirm(token, call)
    else {
      const isDone = await isGood(() => takeAddress.confirm(token, call))
      call.worthAuditing &&= isDone
      call.redirect(isDone ? callbackURL : withParameter(callbackURL, 'error', 'INVALID_TOKEN'))
    }
    return { status: true as const, user: null }
  })
}

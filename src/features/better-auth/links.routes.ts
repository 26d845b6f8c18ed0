import type { Caller } from '../../core/caller.ts'
import { Failure } from '../../core/failure.ts'
import { operation } from '../../platform/http/operation.ts'
import type { TakeAddress } from '../email-changes/index.ts'
import { mailOff, type Mail } from '../mail/index.ts'
import type { MakeAccount } from '../registration/index.ts'
import type { WayBack } from '../resets/index.ts'
import { normaliseEmail, readEmail } from '../users/index.ts'
import type { FlatDoor } from './flat-door.routes.ts'
import { invalidToken, resetRequestSaid, verificationSaid } from './flat-failure.ts'
import { checkLocal, withParameter } from './local-path.ts'

export interface LinksParts {
  wayBack: WayBack
  takeAddress: Pick<TakeAddress, 'confirm'>
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

/** Whoever is signed in has an account, and so has its address: there is nothing to be sent. */
const checkOwn = (caller: Caller, email: string): void => {
  if (caller.kind !== 'user') return
  const isOwn = normaliseEmail(caller.email) === normaliseEmail(email)
  throw new Failure('conflict', 'this is for whoever has no account yet', {
    reason: isOwn ? 'email_verified' : 'email_mismatch',
  })
}

export const registerLinks = (flat: FlatDoor, parts: LinksParts): void => {
  const { takeAddress, makeAccount, mail } = parts
  registerResetLinks(flat, parts)

  operation(flat(verificationSaid), 'POST /api/auth/send-verification-email', async ({ body }, call) => {
    const { address, language } = call
    checkLocal(body.callbackURL)
    if (!(await mail.isOn())) throw mailOff()
    checkOwn(call.caller, body.email)
    await makeAccount.byMail({ email: body.email, language, address })
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

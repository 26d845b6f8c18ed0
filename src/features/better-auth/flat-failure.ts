import type { Failure } from '../../core/failure.ts'
import { statusOf } from '../../platform/http/failure-reply.ts'

/** A failure in better-auth's words. */
export interface FlatFailure {
  status: number
  /** Absent where better-auth sends none. */
  code?: string
  message: string
}

/** What failures are called, by their reason or else their code. */
export type Said = Readonly<Record<string, FlatFailure>>

const said = (status: number, code: string, message: string): FlatFailure => ({ status, code, message })

/** The words for what failures mean in every operation. Those of one operation alone are with it. */
const everywhere: Said = {
  unauthenticated: said(401, 'UNAUTHORIZED', 'Unauthorized'),
  internal: said(500, 'INTERNAL_SERVER_ERROR', 'Something went wrong on the server'),
  wrong_credentials: said(401, 'INVALID_EMAIL_OR_PASSWORD', 'Invalid email or password'),
  wrong_password: said(400, 'INVALID_PASSWORD', 'Invalid password'),
  password_short: said(400, 'PASSWORD_TOO_SHORT', 'Password too short'),
  password_long: said(400, 'PASSWORD_TOO_LONG', 'Password too long'),
  // Its own server takes such passwords: of the codes its clients know, this is the one that is true.
  password_easy: said(400, 'VALIDATION_ERROR', '[password] Password is too easy to guess: choose another'),
  confirm_needed: said(403, 'SESSION_NOT_FRESH', 'Session is not fresh'),
  callback_url: said(403, 'INVALID_CALLBACK_URL', 'Invalid callbackURL'),
}

export const invalidToken = (status: 400 | 401): Said => ({
  gone: said(status, 'INVALID_TOKEN', 'Invalid token'),
})

export const signUpSaid: Said = {
  registration_closed: said(
    400,
    'EMAIL_PASSWORD_SIGN_UP_DISABLED',
    'Email and password sign up is not enabled',
  ),
  email_taken: said(422, 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL', 'User already exists. Use another email.'),
}

export const signInSaid: Said = {
  no_email: said(400, 'INVALID_EMAIL', 'Invalid email'),
  email_not_verified: said(403, 'EMAIL_NOT_VERIFIED', 'Email not verified'),
}

export const socialSaid: Said = { not_found: said(404, 'PROVIDER_NOT_FOUND', 'Provider not found') }

export const updateSaid: Said = {
  email_here: said(400, 'EMAIL_CAN_NOT_BE_UPDATED', 'Email can not be updated'),
  no_fields: { status: 400, message: 'No fields to update' },
}

export const changeEmailSaid: Said = {
  same_email: { status: 400, message: 'Email is the same' },
  mail_off: said(400, 'CHANGE_EMAIL_DISABLED', 'Change email is disabled: this server sends no mail'),
}

export const deleteSaid: Said = { confirm_needed: said(400, 'SESSION_EXPIRED', 'Session expired') }

export const resetRequestSaid: Said = {
  mail_off: said(400, 'RESET_PASSWORD_DISABLED', 'Reset password isn’t enabled: this server sends no mail'),
}

const verificationOff = said(400, 'VERIFICATION_EMAIL_NOT_ENABLED', 'Verification email isn’t enabled')

export const verificationSaid: Said = {
  mail_off: verificationOff,
  registration_closed: verificationOff,
  email_mismatch: said(400, 'EMAIL_MISMATCH', 'Email mismatch'),
  email_verified: said(400, 'EMAIL_ALREADY_VERIFIED', 'Email is already verified'),
}

const origins = {
  missing: said(403, 'MISSING_OR_NULL_ORIGIN', 'Missing or null Origin'),
  invalid: said(403, 'INVALID_ORIGIN', 'Invalid origin'),
}

/** With better-auth's own form of what is wrong with which field. */
const validation = ({ message, details }: Failure): FlatFailure => ({
  status: 400,
  code: 'VALIDATION_ERROR',
  message: details?.map(({ path, message: fault }) => `[${path}] ${fault}`).join('; ') ?? message,
})

/** A failure in better-auth's words; one they have none for keeps our reason, in capitals. */
export const flatOf = (
  failure: Failure,
  { own, origin }: { own: Said; origin: string | undefined },
): FlatFailure => {
  const { code, reason, message } = failure
  if (code === 'too_many') return { status: 429, message: 'Too many requests. Please try again later.' }
  if (reason === 'foreign_origin')
    return origin === undefined || origin === 'null' ? origins.missing : origins.invalid
  const known =
    own[reason ?? code] ?? own[code] ?? (reason === undefined ? everywhere[code] : everywhere[reason])
  if (known !== undefined) return known
  if (code === 'invalid_input') return validation(failure)
  return { status: statusOf[code], code: (reason ?? code).toUpperCase(), message }
}

import { limits } from '../../contract/limits.ts'
import { Failure } from '../../core/failure.ts'
import { commonPasswords } from './common-passwords.ts'

interface Fault {
  reason: 'password_short' | 'password_long' | 'password_easy'
  message: string
}

const faultOf = (password: string, about: readonly string[]): Fault | null => {
  const { passwordMinimum: least, passwordMaximum: most } = limits
  if (Array.from(password).length < least)
    return { reason: 'password_short', message: `must have at least ${least} characters` }
  if (password.length > most)
    return { reason: 'password_long', message: `must have at most ${most} characters` }
  const plain = password.normalize('NFC').toLowerCase()
  if (commonPasswords.has(plain) || /^(.)\1*$/u.test(plain))
    return { reason: 'password_easy', message: 'is among the first that are tried: choose another' }
  if (about.includes(plain))
    return { reason: 'password_easy', message: 'must not be your name, username or e-mail address' }
  return null
}

/**
 * Judges a password somebody wants: long enough, not among the most common, not their own name, username or address. No rules
 * about kinds of characters.
 * @throws Failure `invalid_input` for `password`, with reason `password_short`, `password_long` or `password_easy`
 */
export const checkNewPassword = ({
  password,
  email,
  username,
  name,
}: {
  password: string
  email: string
  username?: string | null | undefined
  name: string
}): void => {
  const about = [email, email.split('@', 1)[0] ?? '', username ?? '', name].map((text) =>
    text.normalize('NFC').toLowerCase(),
  )
  const fault = faultOf(password, about)
  if (fault === null) return
  const { reason, message } = fault
  throw new Failure('invalid_input', message, { reason, details: [{ path: 'password', message }] })
}

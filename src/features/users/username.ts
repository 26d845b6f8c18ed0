import { Failure } from '../../core/failure.ts'
import { normaliseEmail } from './email.ts'

/** A letter, then letters, digits, dots, lines and dashes: nothing that could be an address, or look like another. */
const form = /^[a-z][a-z0-9._-]{2,31}$/

/** What would be taken for the server's own voice. */
const reserved: ReadonlySet<string> = new Set([
  'abuse',
  'admin',
  'administrator',
  'hostmaster',
  'moderator',
  'operator',
  'parley',
  'postmaster',
  'root',
  'security',
  'support',
  'system',
  'webmaster',
])

const refused = (reason: 'username_form' | 'username_reserved', path: string, message: string): Failure =>
  new Failure('invalid_input', message, { reason, details: [{ path, message }] })

/** The form usernames are kept and compared in. */
const normalise = (typed: string): string => typed.trim().toLowerCase()

/** @throws Failure `invalid_input` for `path`, with reason `username_form` or `username_reserved` */
export const readUsername = (typed: string, path = 'username'): string => {
  const username = normalise(typed)
  if (!form.test(username))
    throw refused(
      'username_form',
      path,
      'must begin with a letter and have 3 to 32 of a-z, 0-9, dot, underscore and dash',
    )
  if (reserved.has(username)) throw refused('username_reserved', path, 'is reserved: choose another')
  return username
}

/** What somebody signs in with, in the form it is looked up by: no username has an at sign, and every address has. */
export interface SignInName {
  kind: 'email' | 'username'
  normalised: string
}

export const readSignInName = (typed: string): SignInName =>
  typed.includes('@')
    ? { kind: 'email', normalised: normaliseEmail(typed) }
    : { kind: 'username', normalised: normalise(typed) }

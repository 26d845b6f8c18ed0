import { limits } from '../../src/contract/limits.ts'

/** Whether this may be a username; the server judges in the end. */
export const looksLikeUsername = (text: string): boolean => {
  const { length } = text.trim()
  return (
    length >= limits.usernameMinimum &&
    length <= limits.usernameMaximum &&
    /^\s*[a-z][a-z0-9._-]*\s*$/i.test(text)
  )
}

/** Whether one may sign in with this: an address or a username. */
export const looksLikeSignInName = (text: string): boolean => /^\s*\S{3,}\s*$/.test(text)

/** What the server says against a username, by its reason. */
export const usernameErrors: Readonly<Record<string, 'form' | 'reserved' | 'taken'>> = {
  username_form: 'form',
  username_reserved: 'reserved',
  username_taken: 'taken',
}

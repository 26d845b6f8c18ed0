import { Failure } from '../../core/failure.ts'

/** What was looked for of an account. @throws Failure `not_found` when there is none */
export const found = <Found>(user: Found | null): Found => {
  if (user === null) throw new Failure('not_found', 'there is no such user')
  return user
}

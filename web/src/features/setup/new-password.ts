import { limits } from '../../../../src/contract/limits.ts'

/** What is wrong with a password somebody wants; `common` only the server knows. */
export type NewPasswordError = 'short' | 'long' | 'common'

/** What is wrong before the server is asked. */
export const newPasswordError = ({ length }: string): NewPasswordError | undefined => {
  if (length < limits.passwordMinimum) return 'short'
  return length > limits.passwordMaximum ? 'long' : undefined
}

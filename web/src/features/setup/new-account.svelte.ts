import { looksLikeEmail } from '../../email.ts'
import { nameError } from '../../names.ts'
import { newPasswordError, type NewPasswordError } from './new-password.ts'

export interface NewAccountError {
  email?: 'invalid' | 'taken'
  name?: 'empty' | 'long'
  password?: NewPasswordError
}

/** What is wrong with a field the server doesn't take. */
export const refusedNewAccount = { email: 'invalid', name: 'empty', password: 'common' } as const

/** What somebody writes to get an account. */
export class NewAccount {
  email = $state('')
  name = $state('')
  password = $state('')

  /** What is wrong before the server is asked. */
  judge(): NewAccountError {
    const name = nameError(this.name)
    const password = newPasswordError(this.password)
    return {
      ...(!looksLikeEmail(this.email) && { email: 'invalid' }),
      ...(name && { name }),
      ...(password && { password }),
    }
  }
}

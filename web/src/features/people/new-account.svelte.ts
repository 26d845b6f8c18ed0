import type { Reply } from '../../../../src/contract/contract.ts'
import type { UserRole } from '../../../../src/contract/shapes.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { nameError } from '../../names.ts'
import { newPasswordError, type NewPasswordError } from '../setup/new-password.ts'
import { looksLikeEmail } from '../../email.ts'

export type NewAccountError = {
  name?: 'empty' | 'long'
  email?: 'invalid' | 'taken'
  password?: NewPasswordError
}

/** The form for an account that an admin makes. */
export class NewAccount {
  name = $state('')
  email = $state('')
  role: UserRole = $state('user')
  /** Empty when its owner is to choose one. */
  password = $state('')
  busy = $state(false)
  errors: NewAccountError = $state.raw({})
  failure: ApiFailure | undefined = $state.raw()
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  /** What is being mended is no longer held against anybody. */
  forgive(field: keyof NewAccountError): void {
    const { [field]: _, ...rest } = this.errors
    this.errors = rest
  }

  /** The account and its link, or null when something has to be mended; never throws. */
  async submit(): Promise<Reply<'POST /api/users'> | null> {
    if (this.busy) return null
    this.errors = this.#judge()
    this.failure = undefined
    if (Object.keys(this.errors).length > 0) return null
    this.busy = true
    try {
      const { name, email, role, password } = this
      const body = { name: name.trim(), email: email.trim(), role, ...(password !== '' && { password }) }
      return await this.#api('POST /api/users', { body })
    } catch (thrown) {
      this.#refuse(toFailure(thrown))
      return null
    } finally {
      this.busy = false
    }
  }

  #judge(): NewAccountError {
    const name = nameError(this.name)
    const password = this.password === '' ? undefined : newPasswordError(this.password)
    return {
      ...(name && { name }),
      ...(!looksLikeEmail(this.email) && { email: 'invalid' }),
      ...(password && { password }),
    }
  }

  #refuse(failure: ApiFailure): void {
    const fields = failure.details.map(({ path }) => path)
    if (failure.reason === 'email_taken') this.errors = { email: 'taken' }
    else if (fields.includes('email')) this.errors = { email: 'invalid' }
    else if (fields.includes('password')) this.errors = { password: 'common' }
    else this.failure = failure
  }
}

import type { Api, ApiFailure } from '../../api.ts'
import { Form, pickRefused } from '../../form.svelte.ts'
import type { Confirmation } from '../confirm/confirmation.svelte.ts'
import { newPasswordError, type NewPasswordError } from '../setup/new-password.ts'

export interface CurrentPasswordError {
  current?: 'empty' | 'wrong'
}

/** What is wrong with the password one has, which is asked for as proof. */
export const judgeCurrent = (current: string): CurrentPasswordError =>
  current === '' ? { current: 'empty' } : {}

export const blameCurrent = ({ reason }: ApiFailure): CurrentPasswordError | undefined =>
  reason === 'wrong_password' ? { current: 'wrong' } : undefined

export interface PasswordChangeError extends CurrentPasswordError {
  password?: NewPasswordError
}

export interface OwnProofDeps {
  api: Api
  confirmation: Pick<Confirmation, 'insist'>
  /** Whether there is none: then a fresh proof takes its place. */
  noPassword: () => boolean
}

/** The form for a new password. It answers how many other browsers were signed out. */
export class PasswordChange {
  current = $state('')
  password = $state('')
  readonly form: Form<PasswordChangeError, number>
  readonly #noPassword: () => boolean

  constructor({ api, confirmation, noPassword }: OwnProofDeps) {
    this.#noPassword = noPassword
    this.form = new Form({
      judge: () => this.#judge(),
      send: async () => {
        const { current, password } = this
        const body = { ...(!this.#noPassword() && { current }), password }
        const send = () => api('POST /api/me/password', { body })
        const { ended } = await confirmation.insist(send)
        this.current = ''
        this.password = ''
        return ended
      },
      blame: (failure) => blameCurrent(failure) ?? pickRefused({ password: 'common' as const }, failure),
    })
  }

  #judge(): PasswordChangeError {
    const password = newPasswordError(this.password)
    return { ...(!this.#noPassword() && judgeCurrent(this.current)), ...(password && { password }) }
  }
}

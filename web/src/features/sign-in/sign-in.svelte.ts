import type { Me } from '../../../../src/contract/shapes.ts'
import { looksLikeSignInName } from '../../username.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'

export type SignInError = 'email' | 'password'

/** The state of the sign-in form. */
export class SignIn {
  /** Or the username. */
  email = $state('')
  password = $state('')
  busy = $state(false)
  /** Fields that are plainly not filled in. */
  missing: ReadonlySet<SignInError> = $state.raw(new Set<SignInError>())
  failure: ApiFailure | undefined = $state()
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  /** What is being mended is no longer held against anybody. */
  forgive(field: SignInError): void {
    this.missing = new Set([...this.missing].filter((one) => one !== field))
  }

  /** The account on success, null when something is missing or refused; never throws. */
  async submit(): Promise<Me | null> {
    if (this.busy) return null
    const missing = new Set<SignInError>()
    if (!looksLikeSignInName(this.email)) missing.add('email')
    if (this.password === '') missing.add('password')
    this.missing = missing
    this.failure = undefined
    return missing.size > 0 ? null : await this.#ask()
  }

  async #ask(): Promise<Me | null> {
    this.busy = true
    try {
      return await this.#api('POST /api/session', {
        body: { email: this.email.trim(), password: this.password },
      })
    } catch (thrown) {
      this.failure = toFailure(thrown)
      return null
    } finally {
      this.busy = false
    }
  }
}

import type { Me } from '../../../../src/contract/shapes.ts'
import type { ApiFailure } from '../../api.ts'
import { looksLikeEmail } from '../../email.ts'
import { Form, pickRefused } from '../../form.svelte.ts'
import {
  blameCurrent,
  judgeCurrent,
  type CurrentPasswordError,
  type OwnProofDeps,
} from './password-change.svelte.ts'

export interface EmailChangeError extends CurrentPasswordError {
  email?: 'invalid' | 'taken'
}

/** The form for another address to sign in with. */
export class EmailChange {
  email = $state('')
  current = $state('')
  /** Where a link went that has to be opened first. */
  askedFor: string | undefined = $state()
  readonly form: Form<EmailChangeError, Me>
  readonly #noPassword: () => boolean

  constructor({ api, confirmation, noPassword }: OwnProofDeps) {
    this.#noPassword = noPassword
    this.form = new Form({
      judge: () => this.#judge(),
      send: async () => {
        const { email, current } = this
        const body = { email: email.trim(), ...(!this.#noPassword() && { current }) }
        const send = () => api('POST /api/me/email', { body })
        const me = await confirmation.insist(send)
        const asked = email.trim()
        this.askedFor = me.mail && me.user?.email !== asked ? asked : undefined
        this.email = ''
        this.current = ''
        return me
      },
      blame: (failure) =>
        blameCurrent(failure) ?? blameEmail(failure) ?? pickRefused({ email: 'invalid' as const }, failure),
    })
  }

  /** The server has this by now: its link was opened, here or elsewhere. */
  follow(email: string): void {
    if (this.askedFor?.toLowerCase() === email.toLowerCase()) this.askedFor = undefined
  }

  #judge(): EmailChangeError {
    return {
      ...(!looksLikeEmail(this.email) && { email: 'invalid' }),
      ...(!this.#noPassword() && judgeCurrent(this.current)),
    }
  }
}

const blameEmail = ({ reason }: ApiFailure): EmailChangeError | undefined =>
  reason === 'email_taken' ? { email: 'taken' } : undefined

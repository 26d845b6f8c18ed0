import type { Reply } from '../../../../src/contract/contract.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Form, pickRefused } from '../../form.svelte.ts'
import type { Confirmation } from '../confirm/confirmation.svelte.ts'

export type Left = Reply<'POST /api/me/departure'>

export interface LeavingError {
  email?: 'wrong'
}

/** Deleting one's own account: what goes with it, and the form that asks for it. */
export class Leaving {
  weight: Reply<'GET /api/me/departure'> | undefined = $state.raw()
  /** Why nobody knows what goes with it. */
  failure: ApiFailure | undefined = $state.raw()
  typed = $state('')
  /** Answers null when nobody proved who they are. */
  readonly form: Form<LeavingError, Left | null>
  readonly #api: Api

  constructor({ api, email, confirmation }: { api: Api; email: string; confirmation: Confirmation }) {
    this.#api = api
    this.form = new Form({
      judge: (): LeavingError => (same(this.typed, email) ? {} : { email: 'wrong' }),
      send: () =>
        confirmation.before(() => api('POST /api/me/departure', { body: { email: this.typed.trim() } })),
      blame: (failure) => pickRefused({ email: 'wrong' as const }, failure),
    })
  }

  /** Never throws. */
  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.weight = await this.#api('GET /api/me/departure')
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** Nothing typed, nothing wrong. */
  clear(): void {
    this.typed = ''
    this.form.errors = {}
    this.form.failure = undefined
  }
}

const same = (typed: string, email: string): boolean =>
  typed.trim().normalize('NFC').toLowerCase() === email.normalize('NFC').toLowerCase()

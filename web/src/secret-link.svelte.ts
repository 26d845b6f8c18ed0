import type { Me } from '../../src/contract/shapes.ts'
import { toFailure, type Api, type ApiFailure } from './api.ts'
import { Form, pickRefused } from './form.svelte.ts'

/**
 * - `checking`: asking the server about the link
 * - `ready`: the form may be filled in
 * - `useless`: used, expired, mistyped, or no secret in the address
 * - `failed`: the server couldn't be asked; `failure` says why
 */
export type SecretLinkStatus = 'checking' | 'ready' | 'useless' | 'failed'

/** How one kind of link is asked about and used. `Errors` has a key for every field of its form that can be wrong. */
export interface SecretLinkUse<Offer, Errors extends object, Answer> {
  check: (secret: string) => Promise<Offer>
  /** What is wrong with the form before the server is asked. */
  judge: () => Errors
  use: (secret: string, offer: Offer) => Promise<Answer>
  /** What is wrong with a field when the server doesn't take it. */
  refused: Errors
  /** Failures that speak of what was written, not of the link. */
  blame?: (failure: ApiFailure) => Errors | undefined
}

/** Codes by which the server says that this link opens nothing. */
const uselessCodes: ReadonlySet<string> = new Set([
  'gone',
  'not_found',
  'forbidden',
  'unauthenticated',
  'conflict',
])

/** A page behind a link that works once: the link is asked about, then a form uses it up; most sign one in. */
export class SecretLink<Offer, Errors extends object, Answer = Me> {
  status: SecretLinkStatus = $state('checking')
  /** What the link is for, once the server has said it. */
  offer: Offer | undefined = $state.raw()
  /** Why the server couldn't be asked about the link. */
  failure: ApiFailure | undefined = $state.raw()
  readonly form: Form<Partial<Errors>, Answer>
  readonly #secret: string
  readonly #use: SecretLinkUse<Offer, Errors, Answer>

  constructor({ secret, ...use }: SecretLinkUse<Offer, Errors, Answer> & { secret: string }) {
    this.#secret = secret
    this.#use = use
    this.form = new Form({
      judge: () => use.judge(),
      send: () => use.use(secret, this.offer as Offer),
      blame: (failure) => this.#blame(failure),
    })
  }

  /** Is the link still good? Never throws. */
  async check(): Promise<void> {
    this.status = 'checking'
    this.failure = undefined
    if (this.#secret.length < 16 || this.#secret.length > 64) {
      this.status = 'useless'
      return
    }
    try {
      this.offer = await this.#use.check(this.#secret)
      this.status = 'ready'
    } catch (thrown) {
      const failure = toFailure(thrown)
      this.status = isUseless(failure) ? 'useless' : 'failed'
      this.failure = failure
    }
  }

  /** The form's failure may be the link's: then there is no form any more, and nothing to mend in it. */
  #blame(failure: ApiFailure): Partial<Errors> | undefined {
    const { blame, refused } = this.#use
    const blamed = blame?.(failure)
    if (blamed) return blamed
    if (!isUseless(failure)) return pickRefused(refused, failure)
    this.status = 'useless'
    return {}
  }
}

const isUseless = (failure: ApiFailure): boolean =>
  uselessCodes.has(failure.code) || pickRefused({ secret: true }, failure) !== undefined

/** The pages behind links make theirs with these. */
export interface SecretLinkDeps {
  api: Api
  secret: string
}

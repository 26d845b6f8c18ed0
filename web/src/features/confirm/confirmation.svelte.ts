import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Form } from '../../form.svelte.ts'
import { DeviceTrouble, type PasskeyDevice } from '../passkeys/passkey-device.ts'

/** Six digits; recovery codes are longer. */
const shortestCode = 6

export interface ConfirmError {
  password?: 'empty' | 'wrong'
  code?: 'empty' | 'wrong'
}

/**
 * For what only the owner of an account may do: when the server wants a proof first, asks for it, and then goes on with
 * what was wanted.
 */
export class Confirmation {
  password = $state('')
  code = $state('')
  /** The password wants a code beside it. */
  codeNeeded = $state(false)
  /** Whether somebody is being asked. */
  asking = $state(false)
  /** The passkey that was to prove it wasn't shown, or not taken. */
  noPasskey = $state(false)
  readonly form: Form<ConfirmError, true>
  readonly passkeyForm: Form<Record<string, never>, true>
  /** The API, which asks for a proof wherever the server wants one. */
  readonly insisting: Api
  #asked: Promise<boolean> | undefined
  #answer: ((proved: boolean) => void) | undefined

  constructor({ api, device }: { api: Api; device: PasskeyDevice }) {
    this.insisting = (key, ...rest) => this.insist(() => api(key, ...rest))
    this.form = new Form({
      judge: () => this.#judge(),
      send: async () => {
        this.noPasskey = false
        const { password, code } = this
        await api('POST /api/session/confirm', { body: { password, ...(this.codeNeeded && { code }) } })
        return this.#settle(true)
      },
      blame: (failure) => this.#blame(failure),
    })
    this.passkeyForm = new Form({
      judge: () => {
        this.form.errors = {}
        this.form.failure = undefined
        this.noPasskey = false
        return {}
      },
      send: async () => {
        const options = await api('POST /api/session/confirm/options')
        const passkey = await device.show(options, { mediation: 'modal' })
        await api('POST /api/session/confirm', { body: { passkey } })
        return this.#settle(true)
      },
      blame: (failure) => {
        const ofPasskey = failure.cause instanceof DeviceTrouble || failure.reason?.startsWith('passkey_')
        this.noPasskey = ofPasskey === true
        return ofPasskey ? {} : undefined
      },
    })
  }

  #judge(): ConfirmError {
    if (this.password === '') return { password: 'empty' }
    return this.codeNeeded && this.code.trim().length < shortestCode ? { code: 'empty' } : {}
  }

  #blame({ reason }: ApiFailure): ConfirmError | undefined {
    if (reason === 'wrong_password') return { password: 'wrong' }
    if (reason === 'wrong_code') return { code: 'wrong' }
    if (reason !== 'code_needed') return undefined
    this.codeNeeded = true
    return {}
  }

  /** The same for a form: what the server said when nobody gave a proof. @throws ApiFailure */
  async insist<Done>(act: () => Promise<Done>): Promise<Done> {
    let refused: unknown
    const done = await this.before(async () => {
      try {
        return { answer: await act() }
      } catch (thrown) {
        refused = thrown
        throw thrown
      }
    })
    if (done === null) throw toFailure(refused)
    return done.answer
  }

  /** Does it, after a proof where one is wanted; null when nobody gave one. @throws what `act` throws */
  async before<Done>(act: () => Promise<Done>): Promise<Done | null> {
    try {
      return await act()
    } catch (thrown) {
      if (toFailure(thrown).reason !== 'confirm_needed') throw thrown
    }
    return (await this.#ask()) ? act() : null
  }

  cancel(): void {
    this.#settle(false)
  }

  /** Of several that want a proof at once, each gets the same. */
  #ask(): Promise<boolean> {
    if (this.#asked !== undefined) return this.#asked
    this.password = ''
    this.form.errors = {}
    this.form.failure = undefined
    this.passkeyForm.failure = undefined
    this.noPasskey = false
    this.asking = true
    this.#asked = new Promise((resolve) => {
      this.#answer = resolve
    })
    return this.#asked
  }

  #settle(proved: boolean): true {
    this.asking = false
    this.password = ''
    this.#answer?.(proved)
    this.#asked = this.#answer = undefined
    return true
  }
}

import type { Reply } from '../../../../src/contract/contract.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Busy } from '../../busy.svelte.ts'
import { Form } from '../../form.svelte.ts'
import type { QrPicture } from './qr-picture.ts'

export interface AppCodeError {
  code?: 'empty' | 'wrong'
}

/** A secret the app doesn’t know yet. */
export interface FactorSetup {
  secret: string
  /** Absent where its drawing couldn’t be loaded: then the secret is typed. */
  picture: QrPicture | undefined
}

/** What my password wants beside it: set up, looked after, turned off. */
export class SecondFactor {
  state: Reply<'GET /api/me/second-factor'> | undefined = $state.raw()
  failure: ApiFailure | undefined = $state.raw()
  /** Present while it is being set up. */
  setup: FactorSetup | undefined = $state.raw()
  /** Shown until they are kept: nobody sees them again. */
  recoveryCodes: readonly string[] | undefined = $state.raw()
  code = $state('')
  /** `begin`, `codes` or `off` while that is done. */
  readonly busy = new Busy()
  readonly form: Form<AppCodeError, true>
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
    this.form = new Form({
      judge: (): AppCodeError => (/^\d{6}$/.test(this.code.replace(/\s/g, '')) ? {} : { code: 'empty' }),
      send: async () => {
        const { recoveryCodes } = await api('POST /api/me/second-factor', {
          body: { code: this.code.trim() },
        })
        this.#show(recoveryCodes)
        this.cancel()
        await this.load()
        return true as const
      },
      blame: ({ reason }): AppCodeError | undefined =>
        reason === 'wrong_code' ? { code: 'wrong' } : undefined,
    })
  }

  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.state = await this.#api('GET /api/me/second-factor')
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** Always true. @throws ApiFailure */
  async begin(): Promise<true> {
    await this.busy.while('begin', async () => {
      const { uri, secret } = await this.#api('POST /api/me/second-factor/begin')
      const picture = await import('./qr-picture.ts').then(
        ({ qrPicture }) => qrPicture(uri),
        () => undefined,
      )
      this.cancel()
      this.setup = { secret, picture }
    })
    return true
  }

  /** Leaves everything as it was. */
  cancel(): void {
    this.setup = undefined
    this.code = ''
    this.form.errors = {}
    this.form.failure = undefined
  }

  /** Always true. @throws ApiFailure */
  async renewCodes(): Promise<true> {
    await this.busy.while('codes', async () => {
      this.#show((await this.#api('POST /api/me/second-factor/recovery-codes')).recoveryCodes)
      await this.load()
    })
    return true
  }

  /** Always true. @throws ApiFailure; what is off already is no failure */
  async turnOff(): Promise<true> {
    await this.busy.while('off', async () => {
      try {
        await this.#api('DELETE /api/me/second-factor')
      } catch (thrown) {
        if (toFailure(thrown).code !== 'not_found') throw thrown
      }
      this.recoveryCodes = undefined
      this.state = { recoveryCodes: 0 }
    })
    return true
  }

  /** They are kept elsewhere. */
  kept(): void {
    this.recoveryCodes = undefined
  }

  #show(codes: readonly string[]): void {
    this.recoveryCodes = codes
  }
}

import type { Provider } from '../../../../src/contract/providers.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Busy } from '../../busy.svelte.ts'

/** The providers people can sign in with, as admins keep them. */
export class SignInProviders {
  list: Provider[] | undefined = $state.raw()
  /** Why the list isn't there. */
  failure: ApiFailure | undefined = $state.raw()
  readonly busy = new Busy()
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.list = (await this.#api('GET /api/providers')).providers
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** One that is new, or another than it was. */
  keep(provider: Provider): void {
    const list = this.list ?? []
    const isKnown = list.some(({ id }) => id === provider.id)
    this.list = isKnown ? list.map((one) => (one.id === provider.id ? provider : one)) : [...list, provider]
  }

  /** @throws ApiFailure; one that is gone already is no failure */
  async remove(id: string): Promise<void> {
    await this.busy.while(id, async () => {
      try {
        await this.#api('DELETE /api/providers/:id', { params: { id } })
      } catch (thrown) {
        if (toFailure(thrown).code !== 'not_found') throw thrown
      }
      this.list = this.list?.filter((one) => one.id !== id)
    })
  }
}

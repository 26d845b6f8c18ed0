import type { ApiKey } from '../../../../src/contract/api-keys.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Busy } from '../../busy.svelte.ts'

/** The API keys of this account. */
export class ApiKeys {
  list: ApiKey[] | undefined = $state.raw()
  /** Why the list isn't there. */
  failure: ApiFailure | undefined = $state.raw()
  /** Ids being revoked. */
  readonly busy = new Busy()
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.list = (await this.#api('GET /api/me/keys')).keys
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** There is one more. */
  made(key: ApiKey): void {
    this.list = [key, ...(this.list ?? [])]
  }

  /** @throws ApiFailure; one that is gone already is no failure */
  async revoke(id: string): Promise<void> {
    await this.busy.while(id, async () => {
      try {
        await this.#api('DELETE /api/me/keys/:id', { params: { id } })
      } catch (thrown) {
        if (toFailure(thrown).code !== 'not_found') throw thrown
      }
      this.list = this.list?.filter((one) => one.id !== id)
    })
  }
}

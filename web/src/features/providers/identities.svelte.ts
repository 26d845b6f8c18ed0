import type { MyIdentity } from '../../../../src/contract/providers.ts'
import type { OfferedProvider } from '../../../../src/contract/shapes.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Busy } from '../../busy.svelte.ts'

/** What this account can be signed in to with at providers. */
export class Identities {
  linked: MyIdentity[] | undefined = $state.raw()
  offered: OfferedProvider[] = $state.raw([])
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
      const { linked, offered } = await this.#api('GET /api/me/providers')
      this.linked = linked
      this.offered = offered
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** Always true. @throws ApiFailure; one that is gone already is no failure */
  async unlink(id: string): Promise<true> {
    await this.busy.while(id, async () => {
      try {
        await this.#api('DELETE /api/me/providers/:id', { params: { id } })
      } catch (thrown) {
        if (toFailure(thrown).code !== 'not_found') throw thrown
      }
      // What is left may be the only way in now.
      await this.load()
    })
    return true
  }
}

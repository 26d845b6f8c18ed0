import type { WayInKind, WaysIn as Shown } from '../../../../src/contract/ways-in.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Busy } from '../../busy.svelte.ts'

/** One way in of an account. */
export interface Way {
  kind: WayInKind
  id: string
}

/** All that opens an account: what the server has, and what is being taken away here. */
export class WaysIn {
  shown: Shown | undefined = $state.raw()
  /** Why it isn’t there. */
  failure: ApiFailure | undefined = $state.raw()
  /** Ids being taken away. */
  readonly busy = new Busy()
  readonly #api: Api
  readonly #id: string

  constructor({ api, id }: { api: Api; id: string }) {
    this.#api = api
    this.#id = id
  }

  /** What was shown stays until there is another answer. Never throws. */
  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.shown = await this.#api('GET /api/users/:id/ways-in', { params: { id: this.#id } })
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** @throws ApiFailure; one that is gone already is no failure */
  async take({ kind, id: way }: Way): Promise<void> {
    await this.busy.while(way, async () => {
      try {
        const params = { id: this.#id, kind, way }
        await this.#api('DELETE /api/users/:id/ways-in/:kind/:way', { params })
      } catch (thrown) {
        if (toFailure(thrown).code !== 'not_found') throw thrown
      }
      await this.load()
    })
  }
}

import type { SessionInfo } from '../../../../src/contract/sessions.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { Busy } from '../../busy.svelte.ts'

/** Browsers signed in to this account: what the server has, and what is being ended here. */
export class Sessions {
  list: SessionInfo[] | undefined = $state.raw()
  /** Why the list isn't there. */
  failure: ApiFailure | undefined = $state.raw()
  /** Ids being ended; `others` for all at once. */
  readonly busy = new Busy()
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  /** This browser first, then the latest used. */
  readonly shown = $derived(this.list?.toSorted((one, other) => Number(other.current) - Number(one.current)))

  readonly others = $derived(this.list?.filter(({ current }) => !current).length ?? 0)

  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.list = (await this.#api('GET /api/sessions')).sessions
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** Ends one. @throws ApiFailure; one that is gone already is no failure */
  async end(id: string): Promise<void> {
    await this.busy.while(id, async () => {
      try {
        await this.#api('DELETE /api/sessions/:id', { params: { id } })
      } catch (thrown) {
        if (toFailure(thrown).code !== 'not_found') throw thrown
      }
      this.list = this.list?.filter((one) => one.id !== id)
    })
  }

  /** Ends all but this one. @throws ApiFailure */
  async endOthers(): Promise<void> {
    await this.busy.while('others', async () => {
      await this.#api('DELETE /api/sessions')
      this.list = this.list?.filter(({ current }) => current)
    })
  }
}

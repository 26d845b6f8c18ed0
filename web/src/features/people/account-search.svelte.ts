import type { Account } from '../../../../src/contract/users.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'

/** So many of what was found are offered: whoever isn't among them is found by typing more. */
const most = 4

/** Looking for another account that gets something, and choosing it. */
export class AccountSearch {
  chosen: Account | undefined = $state.raw()
  /** What was found, whoever is chosen first; undefined before the first answer. */
  found: Account[] | undefined = $state.raw()
  failure: ApiFailure | undefined = $state.raw()
  readonly #api: Api
  readonly #except: readonly string[]
  #asked = 0

  /** `except`: ids that are never offered. */
  constructor({ api, except }: { api: Api; except: readonly string[] }) {
    this.#api = api
    this.#except = except
  }

  /** An overtaken answer is dropped. Never throws. */
  async look(search: string): Promise<void> {
    const asked = (this.#asked += 1)
    const query = { ...(search.trim() !== '' && { search: search.trim() }), state: 'active' as const }
    try {
      const { users } = await this.#api('GET /api/users', { query })
      if (asked === this.#asked) this.#offer(users)
    } catch (thrown) {
      if (asked === this.#asked) this.failure = toFailure(thrown)
    }
  }

  #offer(users: readonly Account[]): void {
    const { chosen } = this
    const others = users.filter(({ id }) => !this.#except.includes(id) && id !== chosen?.id)
    this.found = [...(chosen ? [chosen] : []), ...others].slice(0, most)
    this.failure = undefined
  }
}

import type { Account } from '../../../../src/contract/users.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { AccountSearch } from './account-search.svelte.ts'
import { isTyped } from './typed-name.ts'

/** Merging an account into another: which one stays, and the name of the one that goes typed to be sure. */
export class MergeAccount {
  typed = $state('')
  busy = $state(false)
  failure: ApiFailure | undefined = $state.raw()
  /** The account that stays. */
  readonly into: AccountSearch
  readonly #api: Api
  readonly #account: Account

  /** `own`: id of whoever does it, whose account is no choice. */
  constructor({ api, account, own }: { api: Api; account: Account; own: string | undefined }) {
    this.#api = api
    this.#account = account
    this.into = new AccountSearch({ api, except: own === undefined ? [account.id] : [account.id, own] })
  }

  get ready(): boolean {
    return this.into.chosen !== undefined && isTyped(this.typed, this.#account)
  }

  /** The account that stays, when it is done; never throws. */
  async submit(): Promise<Account | undefined> {
    const into = this.into.chosen?.id
    if (into === undefined || !this.ready || this.busy) return undefined
    this.busy = true
    this.failure = undefined
    try {
      return await this.#api('POST /api/users/:id/merge', {
        params: { id: this.#account.id },
        body: { into },
      })
    } catch (thrown) {
      this.failure = toFailure(thrown)
      return undefined
    } finally {
      this.busy = false
    }
  }
}

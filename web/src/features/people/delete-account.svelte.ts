import type { Account } from '../../../../src/contract/users.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { AccountSearch } from './account-search.svelte.ts'
import { isTyped } from './typed-name.ts'

/** Deleting an account: whose its rooms are then, and the name typed to be sure. */
export class DeleteAccount {
  /** What happens to its rooms. */
  rooms: 'hand' | 'delete' = $state('hand')
  typed = $state('')
  busy = $state(false)
  failure: ApiFailure | undefined = $state.raw()
  /** Who gets the rooms. */
  readonly heir: AccountSearch
  readonly #api: Api
  readonly #account: Account
  readonly #owns: boolean

  constructor({ api, account, rooms }: { api: Api; account: Account; rooms: number }) {
    this.#api = api
    this.#account = account
    this.#owns = rooms > 0
    this.heir = new AccountSearch({ api, except: [account.id] })
  }

  get ready(): boolean {
    const settled = !this.#owns || this.rooms === 'delete' || this.heir.chosen !== undefined
    return settled && isTyped(this.typed, this.#account)
  }

  /** True when the account is gone; never throws. */
  async submit(): Promise<boolean> {
    if (!this.ready || this.busy) return false
    this.busy = true
    this.failure = undefined
    try {
      const roomsTo = this.#owns && this.rooms === 'hand' ? this.heir.chosen?.id : undefined
      const query = roomsTo === undefined ? {} : { roomsTo }
      await this.#api('DELETE /api/users/:id', { params: { id: this.#account.id }, query })
      return true
    } catch (thrown) {
      this.failure = toFailure(thrown)
      return false
    } finally {
      this.busy = false
    }
  }
}

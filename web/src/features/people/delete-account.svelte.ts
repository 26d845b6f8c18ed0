import type { Account } from '../../../../src/contract/users.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'

/** Deleting an account: whose its rooms are then, and the name typed to be sure. */
export class DeleteAccount {
  /** What happens to its rooms. */
  rooms: 'hand' | 'delete' = $state('hand')
  /** Who gets them. */
  heir: Account | undefined = $state.raw()
  typed = $state('')
  busy = $state(false)
  failure: ApiFailure | undefined = $state.raw()
  /** Accounts that could get the rooms, by what was searched for. */
  heirs: Account[] | undefined = $state.raw()
  readonly #api: Api
  readonly #account: Account
  readonly #owns: boolean
  #asked = 0

  constructor({ api, account, rooms }: { api: Api; account: Account; rooms: number }) {
    this.#api = api
    this.#account = account
    this.#owns = rooms > 0
  }

  get ready(): boolean {
    const named = this.typed.trim().normalize() === this.#account.name.trim().normalize()
    return named && (!this.#owns || this.rooms === 'delete' || this.heir !== undefined)
  }

  /** Looks for accounts that could get the rooms; an overtaken answer is dropped. Never throws. */
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

  /** True when the account is gone; never throws. */
  async submit(): Promise<boolean> {
    if (!this.ready || this.busy) return false
    this.busy = true
    this.failure = undefined
    try {
      const roomsTo = this.#owns && this.rooms === 'hand' ? this.heir?.id : undefined
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

  /** Whoever is chosen stays in sight. */
  #offer(users: readonly Account[]): void {
    const others = users.filter(({ id }) => id !== this.#account.id && id !== this.heir?.id)
    this.heirs = [...(this.heir ? [this.heir] : []), ...others].slice(0, 4)
  }
}

import { SvelteSet } from 'svelte/reactivity'
import type { Reply } from '../../../../src/contract/contract.ts'
import type { Account, UserAction } from '../../../../src/contract/users.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { queryOf, type PeopleFilters } from './people-filters.ts'

/** What came of doing the same thing to several accounts. */
export interface Outcome<Result> {
  done: Result[]
  /** Why some were left as they are: what stood in the way last. */
  failure?: ApiFailure
}

/** The list of accounts: a page of it, and who is chosen there. */
export class People {
  found: Reply<'GET /api/users'> | undefined = $state.raw()
  failure: ApiFailure | undefined = $state.raw()
  loading = $state(false)
  /** How far the work on several accounts is. */
  progress: { done: number; total: number } | undefined = $state.raw()
  readonly chosen = new SvelteSet<string>()
  readonly #api: Api
  #asked = 0

  constructor(api: Api) {
    this.#api = api
  }

  /** Is everybody on this page chosen? */
  get everybodyChosen(): boolean {
    return this.chosen.size > 0 && this.chosen.size === this.found?.users.length
  }

  /** The chosen ones with whom this may be done. */
  chosenFor(action: UserAction): Account[] {
    return this.#chosenAccounts.filter(({ you }) => you.may.includes(action))
  }

  /** Asks for what the filters say; an answer that was overtaken by another question is dropped. */
  async load(filters: PeopleFilters): Promise<void> {
    const asked = (this.#asked += 1)
    this.loading = true
    this.failure = undefined
    try {
      const found = await this.#api('GET /api/users', { query: queryOf(filters) })
      if (asked === this.#asked) this.#take(found)
    } catch (thrown) {
      if (asked === this.#asked) this.failure = toFailure(thrown)
    } finally {
      if (asked === this.#asked) this.loading = false
    }
  }

  /** Chooses everybody on this page, or nobody. */
  chooseAll(all: boolean): void {
    this.chosen.clear()
    if (all) for (const { id } of this.found?.users ?? []) this.chosen.add(id)
  }

  choose(id: string, wanted: boolean): void {
    if (wanted) this.chosen.add(id)
    else this.chosen.delete(id)
  }

  /** Shows the new state of accounts where they stand in the list. */
  accept(accounts: readonly Account[]): void {
    if (!this.found) return
    const users = this.found.users.map((user) => accounts.find(({ id }) => id === user.id) ?? user)
    this.found = { ...this.found, users }
  }

  /** Does something to one account after the other; one that fails doesn't keep the rest from it. Never throws. */
  async each<Result>(
    accounts: readonly Account[],
    act: (account: Account) => Promise<Result>,
  ): Promise<Outcome<Result>> {
    const done: Result[] = []
    let failure: ApiFailure | undefined
    for (const [index, account] of accounts.entries()) {
      this.progress = { done: index, total: accounts.length }
      try {
        done.push(await act(account))
      } catch (thrown) {
        failure = toFailure(thrown)
      }
    }
    this.progress = undefined
    return { done, ...(failure && { failure }) }
  }

  /**
   * Everybody the filters name, from all pages.
   * @throws ApiFailure
   */
  async everybody(filters: PeopleFilters): Promise<Account[]> {
    const all = new Map<string, Account>()
    for (let page = 1; ; page += 1) {
      const query = queryOf({ ...filters, page })
      const { users, total, pageSize } = await this.#api('GET /api/users', { query })
      for (const user of users) all.set(user.id, user)
      if (users.length < pageSize || page * pageSize >= total) return [...all.values()]
    }
  }

  #take(found: Reply<'GET /api/users'>): void {
    this.found = found
    const here = new Set(found.users.map(({ id }) => id))
    for (const id of this.chosen) if (!here.has(id)) this.chosen.delete(id)
  }

  readonly #chosenAccounts = $derived((this.found?.users ?? []).filter(({ id }) => this.chosen.has(id)))
}

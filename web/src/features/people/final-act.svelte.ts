import type { Account } from '../../../../src/contract/users.ts'
import { toFailure, type ApiFailure } from '../../api.ts'
import { isTyped } from './typed-name.ts'

/** Something that can't be undone with an account, and needs nothing but its name, typed to be sure. */
export class FinalAct {
  typed = $state('')
  busy = $state(false)
  failure: ApiFailure | undefined = $state.raw()
  readonly #account: Account
  readonly #act: () => Promise<void>

  constructor({ account, act }: { account: Account; act: () => Promise<void> }) {
    this.#account = account
    this.#act = act
  }

  get ready(): boolean {
    return isTyped(this.typed, this.#account)
  }

  /** True when it is done; never throws. */
  async submit(): Promise<boolean> {
    if (!this.ready || this.busy) return false
    this.busy = true
    this.failure = undefined
    try {
      await this.#act()
      return true
    } catch (thrown) {
      this.failure = toFailure(thrown)
      return false
    } finally {
      this.busy = false
    }
  }
}

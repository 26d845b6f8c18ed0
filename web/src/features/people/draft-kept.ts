import type { Account } from '../../../../src/contract/users.ts'

/** What was typed into the form of an account. */
export interface Typed {
  name: string
  email: string
  /** Empty for none. */
  username: string
  role: Account['role']
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const isTyped = (kept: unknown): kept is Typed => {
  const { name, email, username, role } = (kept ?? {}) as Partial<Record<keyof Typed, unknown>>
  const isText = [name, email, username].every((text) => typeof text === 'string')
  return isText && (role === 'admin' || role === 'user')
}

/** Remembers, in this tab and for whoever typed it, what was typed and not saved; a browser that keeps nothing loses it. */
export class DraftKept {
  readonly #store: Store
  readonly #key: string

  constructor({ store, by, about }: { store: Store; by: string; about: string }) {
    this.#store = store
    this.#key = `parley.draft.${by}.${about}`
  }

  /** What was kept, once. */
  take(): Typed | undefined {
    try {
      const kept: unknown = JSON.parse(this.#store.getItem(this.#key) ?? 'null')
      this.#store.removeItem(this.#key)
      return isTyped(kept) ? kept : undefined
    } catch {
      return undefined
    }
  }

  keep(typed: Typed): void {
    try {
      this.#store.setItem(this.#key, JSON.stringify(typed))
    } catch {
      // Full or forbidden: then it is lost, as it would be anyway.
    }
  }
}

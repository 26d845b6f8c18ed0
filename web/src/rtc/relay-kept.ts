type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const key = 'parley.relay'

/** Remembers for this tab that the direct way is no good; a browser that keeps nothing finds it out again. */
export class RelayKept {
  taken: boolean
  readonly #store: Store

  constructor({ store }: { store: Store }) {
    this.#store = store
    this.taken = this.#read()
  }

  take(): void {
    this.taken = true
    try {
      this.#store.setItem(key, 'taken')
    } catch {
      // Full or forbidden: remembered as long as the page lives.
    }
  }

  forget(): void {
    this.taken = false
    try {
      this.#store.removeItem(key)
    } catch {
      // As above.
    }
  }

  #read(): boolean {
    try {
      return this.#store.getItem(key) === 'taken'
    } catch {
      return false
    }
  }
}

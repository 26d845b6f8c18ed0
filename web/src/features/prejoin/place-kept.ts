/** The place this tab has in a room, kept over a reload (and only in this tab). */
export interface KeptPlace {
  identity: string
  /** Was the page inside when it went away? Then a reload goes straight back in. */
  inside: boolean
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (code: string): string => `parley.place.${code}`

/** Remembers places; a browser that keeps nothing only loses the way straight back. */
export class PlaceKept {
  readonly #store: Store
  readonly #key: string

  constructor({ store, code }: { store: Store; code: string }) {
    this.#store = store
    this.#key = keyOf(code)
  }

  read(): KeptPlace | null {
    try {
      const kept: unknown = JSON.parse(this.#store.getItem(this.#key) ?? 'null')
      if (typeof kept !== 'object' || kept === null || !('identity' in kept)) return null
      return typeof kept.identity === 'string'
        ? { identity: kept.identity, inside: 'inside' in kept && kept.inside === true }
        : null
    } catch {
      return null
    }
  }

  write(place: KeptPlace): void {
    try {
      this.#store.setItem(this.#key, JSON.stringify(place))
    } catch {
      // Full or forbidden: a reload then asks for a new place.
    }
  }

  forget(): void {
    try {
      this.#store.removeItem(this.#key)
    } catch {
      // As above.
    }
  }
}

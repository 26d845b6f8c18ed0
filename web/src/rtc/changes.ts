/** Tells listeners that something changed; what, they read themselves. */
export class Changes {
  readonly #listeners = new Set<() => void>()

  /** @returns a function that stops the listening */
  listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  tell = (): void => {
    for (const listener of [...this.#listeners]) listener()
  }
}

/** What is on its way just now, by id: so that nothing is asked twice, and its button says so. */
export class Busy {
  #things: ReadonlySet<string> = $state.raw(new Set())

  has(thing: string): boolean {
    return this.#things.has(thing)
  }

  /** Does it, unless it is on its way already. @throws what `act` throws */
  async while(thing: string, act: () => Promise<void>): Promise<void> {
    if (this.has(thing)) return
    this.#things = new Set([...this.#things, thing])
    try {
      await act()
    } finally {
      this.#things = new Set([...this.#things].filter((one) => one !== thing))
    }
  }
}

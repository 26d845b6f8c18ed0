import type { After } from '../clock.ts'

/** Time that passes when the test says so. */
export class HeldTime {
  #now: number
  #due: { at: number; run: () => void }[] = []

  constructor(now = 0) {
    this.#now = now
  }

  now = (): number => this.#now

  after: After = (milliseconds, run) => {
    const one = { at: this.#now + milliseconds, run }
    this.#due.push(one)
    return () => {
      this.#due = this.#due.filter((other) => other !== one)
    }
  }

  /** Runs everything that becomes due meanwhile, in order. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds
    for (;;) {
      const next = this.#due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (!next) break
      this.#due = this.#due.filter((other) => other !== next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = end
  }
}

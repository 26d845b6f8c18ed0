import type { After, Now } from '../../clock.ts'

export interface RetryDeps {
  /** Tries; false means "not yet". */
  attempt: () => Promise<boolean>
  now: Now
  after: After
}

/** Seconds before the next attempt: 2, 4, 8, then every 15. */
export const pauseAfter = (failed: number): number => Math.min(15, 2 ** (failed + 1))

/** Tries again by itself, later each time, and says when; `now()` tries at once. */
export class Retry {
  trying = $state(false)
  /** Seconds until the next attempt by itself. */
  seconds = $state(0)
  readonly #deps: RetryDeps
  #failed = 0
  #due = 0
  #cancel: (() => void) | undefined

  constructor(deps: RetryDeps) {
    this.#deps = deps
  }

  /** Begins to wait; the answer ends it. */
  start(): () => void {
    this.#wait()
    return () => {
      this.#cancel?.()
    }
  }

  async tryNow(): Promise<void> {
    if (this.trying) return
    this.#cancel?.()
    this.trying = true
    const done = await this.#deps.attempt()
    this.trying = false
    this.#failed += 1
    if (!done) this.#wait()
  }

  #wait(): void {
    this.seconds = pauseAfter(this.#failed)
    this.#due = this.#deps.now() + this.seconds * 1000
    this.#tick()
  }

  #tick(): void {
    this.#cancel = this.#deps.after(1_000, () => {
      this.seconds = Math.max(0, Math.ceil((this.#due - this.#deps.now()) / 1000))
      if (this.seconds > 0) this.#tick()
      else void this.tryNow()
    })
  }
}

import type { After } from '../../clock.ts'

const patience = 4_000

/**
 * Has nothing moved for a while? Controls fade then. They stay while something in them has the focus or is open.
 */
export class Idle {
  idle = $state(false)
  readonly #after: After
  readonly #busy: () => boolean
  #cancel: (() => void) | undefined

  constructor({ after, busy }: { after: After; busy: () => boolean }) {
    this.#after = after
    this.#busy = busy
  }

  /** Something moved, was touched or typed. */
  wake = (): void => {
    this.idle = false
    this.#cancel?.()
    this.#cancel = this.#after(patience, () => {
      if (this.#busy()) this.wake()
      else this.idle = true
    })
  }

  /** Follows the page until the answer is called. */
  start(): () => void {
    const moments = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const
    for (const moment of moments) addEventListener(moment, this.wake, { passive: true })
    this.wake()
    return () => {
      for (const moment of moments) removeEventListener(moment, this.wake)
      this.#cancel?.()
    }
  }
}

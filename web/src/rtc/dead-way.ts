import type { Now } from '../clock.ts'

export interface DeadWayDeps {
  now: Now
  /** Does the server answer at all, whatever it says? Never rejects, and gives up after a moment. */
  answers: () => Promise<boolean>
  /** It is: another way has to be looked for. */
  dead: () => void
}

/** One answer may mean that a cut is just over, and media about to flow again. */
const enough = 2
/** How long a new way may take before another is tried (ms). */
const trial = 8_000

/**
 * Nothing arrives although the server answers: then the way itself is dead, for UDP is blocked now or this machine has
 * another address, and waiting won't mend it. ICE and the signalling would notice after about 15 s.
 */
export class DeadWay {
  readonly #deps: DeadWayDeps
  #asking = false
  #answered = 0
  #triedAt = -Infinity
  /** Counts the times it was up: an answer to a question of before is not listened to. */
  #spell = 0

  constructor(deps: DeadWayDeps) {
    this.#deps = deps
  }

  /** Something arrives. */
  up(): void {
    this.#answered = 0
    this.#triedAt = -Infinity
    this.#spell++
  }

  /** Nothing does; to be told once a second. */
  async down(): Promise<void> {
    const { now, answers, dead } = this.#deps
    if (this.#asking || now() - this.#triedAt < trial) return
    this.#asking = true
    const spell = this.#spell
    const answered = await answers()
    this.#asking = false
    if (spell !== this.#spell) return
    this.#answered = answered ? this.#answered + 1 : 0
    if (this.#answered < enough) return
    this.#answered = 0
    this.#triedAt = now()
    dead()
  }
}

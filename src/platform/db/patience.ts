import { setTimeout as delay } from 'node:timers/promises'
import { asFailure, troubleOf } from './failures.ts'

/** How long a statement is tried again while another process writes, and how long between two tries. */
const patience = { milliseconds: 5000, pause: 20 }

/**
 * Runs a statement; while another process holds the database, tries again without blocking this one.
 * Only for what is done wholly or not at all.
 * @throws Failure `unavailable` or `conflict`, see `asFailure`
 */
export const patiently = async <T>(run: () => T | Promise<T>): Promise<T> => {
  let deadline: number | undefined
  for (;;) {
    try {
      return await run()
    } catch (error) {
      deadline ??= performance.now() + patience.milliseconds
      if (troubleOf(error) !== 'busy' || performance.now() > deadline) throw asFailure(error)
    }
    await delay(patience.pause)
  }
}

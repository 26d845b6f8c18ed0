import { Failure } from '../../core/failure.ts'

/** Runs work, at most some at once; the rest waits in a line of bounded length. */
export type Limited = <T>(work: () => Promise<T>) => Promise<T>

/** The answer throws Failure `unavailable` when the line is full: better to ask again than to wait for ever. */
export const createLimited = ({ atOnce, line }: { atOnce: number; line: number }): Limited => {
  const waiting: (() => void)[] = []
  let running = 0
  const enter = async (): Promise<void> => {
    if (running < atOnce) {
      running += 1
      return
    }
    if (waiting.length >= line)
      throw new Failure('unavailable', 'too many sign-ins at once', { retryAfter: 2 })
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
    })
  }
  const leave = (): void => {
    const next = waiting.shift()
    // Whoever waits takes the place over, so the count stays.
    if (next === undefined) running -= 1
    else next()
  }
  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}

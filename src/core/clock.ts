/** UTC milliseconds. Handed in wherever time matters, so that tests can hold it. */
export type Now = () => number

/** Runs something later; the answer cancels it. Handed in beside `Now`. */
export type After = (milliseconds: number, run: () => void) => () => void

export const systemNow: Now = () => Date.now()

/** Timers that don't keep a process alive on their own. */
export const systemAfter: After = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds)
  timer.unref()
  return () => {
    clearTimeout(timer)
  }
}

/** An instant as it is written in JSON: `2026-11-21T04:02:00.000Z`. */
export const toInstant = (milliseconds: number): string => new Date(milliseconds).toISOString()

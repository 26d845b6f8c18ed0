/** UTC milliseconds. Handed in wherever time matters, so that tests can hold it. */
export type Now = () => number

/** Runs something later; the answer cancels it. Handed in beside `Now`. */
export type After = (milliseconds: number, run: () => void) => () => void

export const browserNow: Now = () => Date.now()

export const browserAfter: After = (milliseconds, run) => {
  const timer = setTimeout(run, milliseconds)
  return () => {
    clearTimeout(timer)
  }
}

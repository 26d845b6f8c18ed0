/** Runs pieces of work one after another, in the order they were asked for. A piece that fails doesn't stop the next. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>

export const createInTurn = (): InTurn => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
}

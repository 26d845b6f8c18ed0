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

/** The same for each key by itself. A key is forgotten once nobody works for it or waits. */
export const createInTurnByKey = (): (<T>(key: string, work: () => Promise<T>) => Promise<T>) => {
  const busy = new Map<string, { inTurn: InTurn; waiting: number }>()
  return async (key, work) => {
    const turns = busy.get(key) ?? { inTurn: createInTurn(), waiting: 0 }
    busy.set(key, turns)
    turns.waiting += 1
    try {
      return await turns.inTurn(work)
    } finally {
      turns.waiting -= 1
      if (turns.waiting === 0) busy.delete(key)
    }
  }
}

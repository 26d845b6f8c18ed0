/** How many letters to change, add, drop or swap with their neighbour to get from one word to the other. */
export const editDistance = (from: string, to: string): number => {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity
  for (let row = 1; row <= from.length; row++) {
    rows.push([row])
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const steps = [
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (same ? 0 : 1),
        swapped && row > 1 && column > 1 ? at(row - 2, column - 2) + 1 : Infinity,
      ]
      rows[row]?.push(Math.min(...steps))
    }
  }
  return at(from.length, to.length)
}

/** The word most like the one given, or null when nothing is near enough to be meant. */
export const nearest = (word: string, known: readonly string[]): string | null => {
  const folded = word.toLowerCase().replaceAll('-', '_')
  const rated = known
    .map((candidate) => ({ candidate, distance: editDistance(folded, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
  const [best] = rated
  return best !== undefined && best.distance <= Math.max(2, Math.floor(word.length / 3))
    ? best.candidate
    : null
}

/** `nearest` among dotted keys, also when only the last part was written, as `https_port` for `http.https_port`. */
export const nearestKey = (word: string, keys: readonly string[]): string | null => {
  const ending = keys.find((key) => key.endsWith(`.${word.split('.').at(-1) ?? word}`))
  return ending ?? nearest(word, keys)
}

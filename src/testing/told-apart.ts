const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

/** How likely it is that a fair coin falls on one side, whichever, as often as this or more often. */
const chanceOf = (most: number, throws: number): number => {
  let ways = 1
  let all = 0
  for (let heads = 0; heads <= throws - most; heads += 1) {
    all += ways
    ways = (ways * (throws - heads)) / (heads + 1)
  }
  return (2 * all) / 2 ** throws
}

/**
 * Whether times tell two things apart that were measured side by side, round by round: one of them takes longer in nearly
 * every round (a sign test at p < 0.001), and by more than a tenth. Where the machine is busy neither comes about by
 * itself: what hits a round hits either of both, and a slip of chance isn't as long.
 */
export const toldApart = (one: readonly number[], other: readonly number[]): boolean => {
  const ratios = one.map((time, round) => time / (other[round] ?? 0))
  const longer = ratios.filter((ratio) => ratio > 1).length
  const most = Math.max(longer, ratios.length - longer)
  const middle = median(ratios)
  return chanceOf(most, ratios.length) < 0.001 && Math.max(middle, 1 / middle) > 1.1
}

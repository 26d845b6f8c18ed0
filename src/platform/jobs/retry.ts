/** A number from 0 to below 1, handed in where chance spreads things. */
export type Random = () => number

const first = 15_000
const factor = 3
const longest = 3_600_000
/** A quarter earlier to a quarter later, so that what failed together doesn't come back together. */
const spread = 0.5

/**
 * Milliseconds until the next attempt, after this many: a quarter of a minute, three times as long each time, at most an
 * hour; each a quarter more or less by chance.
 */
export const retryDelay = ({ attempts, random }: { attempts: number; random: Random }): number => {
  const plain = Math.min(longest, first * factor ** Math.min(attempts - 1, 20))
  return Math.round(plain * (1 + spread * (random() - 0.5)))
}

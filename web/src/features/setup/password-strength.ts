import { limits } from '../../../../src/contract/limits.ts'

export type Strength = 'short' | 'weak' | 'fair' | 'strong'

const runs = /(.)\1{2,}|(?:0123|1234|2345|3456|4567|5678|6789|abcd|qwer|asdf|zxcv|passw)/giu

/** Guessed bits: different signs count, repeated runs and keyboard walks hardly do. */
const bitsOf = (password: string): number => {
  const counted = Array.from(password.replace(runs, '~'))
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u].filter((kind) =>
    kind.test(password),
  ).length
  const variety = Math.min(counted.length, new Set(counted).size * 2)
  return variety * (3.2 + 0.6 * kinds)
}

/** A hint while typing, no rule: the only rule is the minimum length. Long beats complicated. */
export const strengthOf = (password: string): Strength => {
  if (password.length < limits.passwordMinimum) return 'short'
  const bits = bitsOf(password)
  if (bits < 40) return 'weak'
  return bits < 60 ? 'fair' : 'strong'
}

import { expect, test } from 'vitest'
import { toldApart } from './told-apart.ts'

const rounds = Array.from({ length: 25 }, (_, round) => round)
const noisy = (round: number): number => 100 + ((round * 37) % 40)

test('what takes longer by a fifth in nearly every round is told apart, whichever it is', () => {
  const usual = rounds.map(noisy)
  // Four rounds in which something else kept the other busy.
  const longer = rounds.map((round) => (round % 7 === 3 ? 90 : noisy(round) * 1.2))
  expect([toldApart(usual, longer), toldApart(longer, usual)]).toEqual([true, true])
})

test('what differs by little, or not in enough rounds, isn’t', () => {
  const usual = rounds.map(noisy)
  const little = rounds.map((round) => noisy(round) * 1.05)
  const sometimes = rounds.map((round) => noisy(round) * (round % 4 === 0 ? 0.8 : 5))
  expect([toldApart(usual, usual), toldApart(usual, little), toldApart(usual, sometimes)]).toEqual([
    false,
    false,
    false,
  ])
})

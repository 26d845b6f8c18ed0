import { expect, it } from 'vitest'
import { noSteps, takeStep, type Steps } from './picture-steps.ts'

/** s strained, . easy; one a second. */
const play = (looks: string): Steps =>
  Array.from(looks).reduce(
    (steps, look, second) => takeStep(steps, { strained: look === 's', now: second * 1_000 }),
    noSteps,
  )

it.each([
  ['.....', 0],
  ['s', 1],
  ['ss', 2],
  ['ssssssssss', 2],
  [`ss${'.'.repeat(9)}`, 2],
  [`ss${'.'.repeat(10)}`, 1],
  [`ss${'.'.repeat(20)}`, 0],
])('%s is at level %i', (looks, level) => {
  expect(play(looks).level).toBe(level)
})

it('grows more patient when a step up came too early', () => {
  const once = `s${'.'.repeat(10)}`
  expect(play(once)).toMatchObject({ level: 0, patience: 10_000 })
  expect(play(`${once}..s`)).toMatchObject({ level: 1, patience: 20_000 })
  expect(play(`${once}..s${'.'.repeat(15)}`).level).toBe(1)
  expect(play(`${once}..s${'.'.repeat(20)}`).level).toBe(0)
})

it('is the same object while nothing changes', () => {
  expect(takeStep(noSteps, { strained: false, now: 5 })).toBe(noSteps)
})

import { expect, test } from 'vitest'
import { createBatches } from './batches.ts'

/** A stream that tells how many corks are in it, and how often they came out. */
class Corked {
  corks = 0
  uncorked = 0
  cork(): void {
    this.corks += 1
  }
  uncork(): void {
    this.corks -= 1
    this.uncorked += 1
  }
}

const start = () => {
  const rounds: (() => void)[] = []
  const scene = { time: 0 }
  const write = createBatches({ now: () => scene.time, atEndOfRound: (run) => void rounds.push(run) })
  const many = (to: Corked, count: number): void => {
    for (let packet = 0; packet < count; packet += 1) write(to)
  }
  const endRound = (): void => {
    for (const run of rounds.splice(0)) run()
  }
  return { scene, rounds, many, endRound }
}

test('few packets of a round go on at once', () => {
  const { many, endRound } = start()
  const [one, other] = [new Corked(), new Corked()]
  for (let round = 0; round < 3; round += 1) {
    many(one, 8)
    many(other, 8)
    expect([one.corks, other.corks]).toEqual([0, 0])
    endRound()
  }
  expect(one.uncorked).toBe(0)
})

test('of many those after the first are held until the end of the round, each stream corked once', () => {
  const { rounds, many, endRound } = start()
  const [one, other] = [new Corked(), new Corked()]
  many(one, 40)
  many(other, 40)
  expect([one.corks, other.corks, rounds.length]).toEqual([1, 1, 1])
  endRound()
  expect([one.corks, other.corks]).toEqual([0, 0])
  many(one, 40)
  expect(one.corks).toBe(1)
})

test('in a long round nothing is held for more than a millisecond', () => {
  const { scene, many, endRound } = start()
  const one = new Corked()
  many(one, 20)
  scene.time = 0.9
  many(one, 1)
  expect(one.uncorked).toBe(0)
  scene.time = 1
  many(one, 1)
  expect([one.uncorked, one.corks]).toEqual([1, 1])
  endRound()
  expect(one.corks).toBe(0)
})

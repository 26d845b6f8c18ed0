import { expect, it } from 'vitest'
import { DeadWay } from './dead-way.ts'

const start = (answers: (boolean | Promise<boolean>)[]) => {
  const scene = { time: 0, asked: 0, found: 0 }
  const way = new DeadWay({
    now: () => scene.time,
    answers: () => Promise.resolve(answers[scene.asked++] ?? true),
    dead: () => {
      scene.found++
    },
  })
  /** A second passes in which nothing arrives. */
  const second = async () => {
    scene.time += 1_000
    await way.down()
  }
  return { way, scene, second }
}

it('is dead when the server answers twice and still nothing arrives', async () => {
  const { scene, second } = start([true, true])
  await second()
  expect(scene.found).toBe(0)
  await second()
  expect(scene.found).toBe(1)
})

it('is not dead while nothing answers, nor at the first answer after a cut', async () => {
  const { way, scene, second } = start([false, false, true, false, true])
  for (let count = 0; count < 5; count += 1) await second()
  way.up()
  expect(scene).toMatchObject({ asked: 5, found: 0 })
  await second()
  expect(scene.found).toBe(0)
})

it('asks one thing at a time, and doesn’t listen to an answer of before', async () => {
  const slow = Promise.withResolvers<boolean>()
  const { way, scene, second } = start([true, slow.promise])
  await second()
  const waiting = second()
  await second()
  expect(scene.asked).toBe(2)
  way.up()
  slow.resolve(true)
  await waiting
  expect(scene.found).toBe(0)
})

it('gives a new way time before it looks for another', async () => {
  const { scene, second } = start([])
  for (let count = 0; count < 9; count += 1) await second()
  expect(scene).toMatchObject({ asked: 2, found: 1 })
  await second()
  await second()
  expect(scene).toMatchObject({ asked: 4, found: 2 })
})

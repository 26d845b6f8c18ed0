import { expect, it } from 'vitest'
import { HeldTime } from '../../testing/held-time.ts'
import { pauseAfter, Retry } from './retry.svelte.ts'

const setUp = (answers: boolean[]) => {
  const time = new HeldTime()
  const attempt = () => Promise.resolve(answers.shift() ?? true)
  return { time, retry: new Retry({ now: time.now, after: time.after, attempt }), answers }
}

it('counts down, tries, and waits longer', async () => {
  const { time, retry, answers } = setUp([false, true])
  retry.start()
  expect(retry.seconds).toBe(2)
  time.pass(1_000)
  expect(retry.seconds).toBe(1)
  time.pass(1_000)
  await expect.poll(() => retry.seconds).toBe(4)
  time.pass(4_000)
  await expect.poll(() => answers.length).toBe(0)
})

it('tries at once when asked, and only once at a time', async () => {
  const { retry, answers } = setUp([true, true])
  await Promise.all([retry.tryNow(), retry.tryNow()])
  expect(answers).toHaveLength(1)
})

it('pauses 2, 4, 8, then every 15 seconds', () => {
  expect([0, 1, 2, 3, 9].map(pauseAfter)).toEqual([2, 4, 8, 15, 15])
})

import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createLog } from '../../platform/log/log.ts'
import { createTestClock } from '../../testing/clock.ts'
import { createReconciler } from './reconciler.ts'

const setUp = () => {
  const clock = createTestClock()
  const state = { busy: false, away: false, done: [] as string[] }
  const note = (what: string) => () => {
    state.done.push(what)
    return state.away ? Promise.reject(new Error('away')) : Promise.resolve()
  }
  const { log } = createLog({ level: 'error', format: 'json', process: 'test', write: () => undefined })
  const reconciler = createReconciler({
    presence: { reconcile: note('reconcile'), restore: note('restore') },
    isBusy: () => state.busy,
    after: clock.after,
    log,
  })
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds)
    await turn()
  }
  return { state, reconciler, pass }
}

test('it looks often while a meeting runs, and seldom otherwise', async () => {
  const { state, reconciler, pass } = setUp()
  reconciler.start()
  await pass(59_999)
  expect(state.done).toEqual([])
  state.busy = true
  await pass(1)
  expect(state.done).toEqual(['reconcile'])
  await pass(10_000)
  await pass(10_000)
  expect(state.done).toHaveLength(3)
})

test('LiveKit away doesn’t stop it from looking again', async () => {
  const { state, reconciler, pass } = setUp()
  Object.assign(state, { busy: true, away: true })
  reconciler.start()
  await pass(10_000)
  await pass(10_000)
  expect(state.done).toEqual(['reconcile', 'reconcile'])
  await reconciler.restoreNow()
})

test('stopped is stopped', async () => {
  const { state, reconciler, pass } = setUp()
  reconciler.start()
  reconciler.stop()
  await pass(120_000)
  expect(state.done).toEqual([])
})

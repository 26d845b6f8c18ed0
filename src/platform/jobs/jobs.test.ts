import { Type } from 'typebox'
import { expect, test, vi } from 'vitest'
import { createTestClock } from '../../testing/clock.ts'
import { createNumberedIds } from '../../testing/numbered.ts'
import type { Database } from '../db/database.ts'
import { describeDatabases, type TestDatabase } from '../db/testing.ts'
import { createLog } from '../log/log.ts'
import { GiveUp, jobHandler, type JobFacts } from './handler.ts'
import { createJobs, type JobLimits } from './jobs.ts'
import { createJobStore } from './jobs.store.ts'

type Run = (payload: { name: string }, facts: JobFacts) => Promise<void>

/** A kitchen that makes tea: what it was asked for is written down. */
const kitchen = async (
  { open }: Pick<TestDatabase, 'open'>,
  {
    run = () => Promise.resolve(),
    limits,
    database,
  }: { run?: Run; limits?: Partial<JobLimits>; database?: Database } = {},
) => {
  const clock = createTestClock()
  const lines: string[] = []
  const made: string[] = []
  const { log } = createLog({
    level: 'debug',
    format: 'json',
    process: 'test',
    write: (line) => lines.push(line),
  })
  const store = createJobStore({ database: database ?? (await open()) })
  const tea = jobHandler(Type.Object({ name: Type.String() }), async (payload, facts) => {
    made.push(payload.name)
    await run(payload, facts)
  })
  const jobs = createJobs({
    store,
    ...clock,
    newId: createNumberedIds(),
    random: () => 0.5,
    log,
    ...(limits && { limits }),
  })
  jobs.handle('tea', tea)
  expect(() => jobs.handle('tea', tea)).toThrow('already')
  const waiting = async () => (await jobs.waiting('tea')).count
  const errors = async () => (await jobs.failed('tea')).map(({ lastError }) => lastError)
  const settled = (check: () => unknown) => vi.waitFor(check, { timeout: 5000, interval: 10 })
  return { clock, lines, made, store, jobs, waiting, errors, settled }
}

describeDatabases('jobs', ({ open }) => {
  test('what was added is done at once, once, and gone', async () => {
    const { jobs, made, waiting, settled } = await kitchen({ open })
    jobs.start()
    await jobs.add({ kind: 'tea', payload: { name: 'Ada' } })
    await settled(async () => expect(await waiting()).toBe(0))
    expect(made).toEqual(['Ada'])
    await jobs.stop()
  })

  test('what fails is tried again, later each time, until it works', async () => {
    let left = 2
    const run = () => (left-- > 0 ? Promise.reject(new Error('no water')) : Promise.resolve())
    const { jobs, made, waiting, clock, settled } = await kitchen({ open }, { run })
    jobs.start()
    await jobs.add({ kind: 'tea', payload: { name: 'Ada' } })
    const begun: number[] = []
    const later = (count: number) =>
      settled(() => {
        clock.advance(1000)
        expect(made).toHaveLength(count)
        begun.push(clock.now())
      })
    await settled(() => expect(made).toHaveLength(1))
    const [first] = [clock.now(), await later(2), await later(3)]
    await settled(async () => expect(await waiting()).toBe(0))
    expect(begun[0]).toBeGreaterThanOrEqual(first + 15_000)
    expect(begun[1]).toBeGreaterThanOrEqual(first + 15_000 + 45_000)
    expect(made).toHaveLength(3)
    await jobs.stop()
  })

  test('after its last attempt it is a dead letter that can be tried again or thrown away', async () => {
    const works = { now: false }
    const run = () => (works.now ? Promise.resolve() : Promise.reject(new Error('no water')))
    const { jobs, made, waiting, errors, lines, settled } = await kitchen(
      { open },
      { run, limits: { mostAttempts: 1 } },
    )
    jobs.start()
    const [one, other] = [
      await jobs.add({ kind: 'tea', payload: { name: 'Ada' } }),
      await jobs.add({ kind: 'tea', payload: { name: 'Bo' } }),
    ]
    await settled(async () => expect(await errors()).toEqual(['no water', 'no water']))
    expect(lines.filter((line) => line.includes('job.given_up'))).toHaveLength(2)
    works.now = true
    expect([await jobs.retry('tea', one), await jobs.retry('coffee', other)]).toEqual([true, false])
    await settled(async () => expect(await waiting()).toBe(0))
    expect([made.slice(0, 2).sort(), made[2]]).toEqual([['Ada', 'Bo'], 'Ada'])
    expect([await jobs.discard('tea', other), await jobs.discard('tea', other)]).toEqual([true, false])
    expect(await errors()).toEqual([])
    await jobs.stop()
  })

  test('who gives up, what no handler knows and what does not fit are dead letters at once, and said aloud', async () => {
    const run = () => Promise.reject(new GiveUp('there is no such guest'))
    const { jobs, errors, store, lines, clock, settled, made } = await kitchen({ open }, { run })
    const row = (id: string, kind: string, payload: string) => ({
      id,
      createdAt: 1,
      updatedAt: 1,
      version: 1,
      kind,
      runAt: 1,
      attempts: 0,
      lockedUntil: null,
      payload,
      expiresAt: null,
      failedAt: null,
      lastError: null,
    })
    await store.insert(row('a', 'coffee', '{}'))
    await store.insert(row('b', 'tea', '{"name":1}'))
    await store.insert(row('c', 'tea', '{'))
    await store.insert({ ...row('d', 'tea', '{"name":"Ada"}'), attempts: 30 })
    await jobs.add({ kind: 'tea', payload: { name: 'Ada' } })
    jobs.start()
    await settled(async () => expect(await errors()).toHaveLength(4))
    expect((await errors()).sort()).toEqual([
      'it was begun too often and never ended',
      'its payload does not fit: name must be string',
      'its payload is not JSON',
      'there is no such guest',
    ])
    expect((await jobs.failed('coffee'))[0]?.lastError).toBe('nobody here knows jobs of the kind coffee')
    expect(lines.filter((line) => line.includes('"level":"error"'))).toHaveLength(5)
    expect(made).toEqual(['Ada'])
    await expect(jobs.add({ kind: 'tea', payload: { name: 1 } })).rejects.toThrow('name')
    await expect(jobs.add({ kind: 'coffee', payload: {} })).rejects.toThrow('nobody knows')
    clock.advance(31 * 86_400_000)
    await jobs.sweep()
    expect(await errors()).toEqual([])
    await jobs.stop()
  })

  test('what was added elsewhere is found within seconds; what is worthless is dropped and counted', async () => {
    const { jobs, made, clock, lines, store, settled } = await kitchen({ open })
    jobs.start()
    await settled(() => expect(clock.planned()).toBe(1))
    const row = {
      createdAt: 1,
      updatedAt: 1,
      version: 1,
      kind: 'tea',
      runAt: 1,
      attempts: 0,
      lockedUntil: null,
      failedAt: null,
      lastError: null,
    }
    await store.insert({ ...row, id: 'a', payload: '{"name":"Ada"}', expiresAt: null })
    await store.insert({ ...row, id: 'b', payload: '{"name":"Bo"}', expiresAt: clock.now() })
    clock.advance(3000)
    await settled(() => expect(made).toEqual(['Ada']))
    await jobs.stop()
    await jobs.sweep()
    expect(lines.find((line) => line.includes('jobs.expired'))).toContain('"count":1')
  })

  test('no more than a few at once; stopping begins nothing more and waits for what runs', async () => {
    const gate = Promise.withResolvers<undefined>()
    const { jobs, made, waiting, settled } = await kitchen(
      { open },
      { run: () => gate.promise, limits: { atOnce: 2 } },
    )
    for (const name of ['Ada', 'Bo', 'Cy']) await jobs.add({ kind: 'tea', payload: { name } })
    jobs.start()
    await settled(() => expect(made).toHaveLength(2))
    const stopped = jobs.stop()
    gate.resolve(undefined)
    await stopped
    expect(made).toHaveLength(2)
    expect(await waiting()).toBe(1)
  })

  test('what doesn’t end by itself is told to stop, and waits for the next start', async () => {
    const run: Run = (_payload, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stopped in the middle')))
      })
    const { jobs, made, clock, store, settled } = await kitchen({ open }, { run })
    await jobs.add({ kind: 'tea', payload: { name: 'Ada' } })
    jobs.start()
    await settled(() => expect(made).toHaveLength(1))
    const stopped = jobs.stop()
    await settled(() => expect(clock.planned()).toBe(1))
    clock.advance(8000)
    await stopped
    expect(await store.waiting({ kind: 'tea', at: clock.now() })).toEqual({
      count: 1,
      lastError: 'stopped in the middle',
    })
  })

  test('a lock runs out with the process that held it, and two at work do nothing twice', async () => {
    const database = await open()
    const one = await kitchen({ open }, { database })
    for (let number = 0; number < 30; number += 1)
      await one.jobs.add({ kind: 'tea', payload: { name: `guest ${number}` } })
    // Somebody took these and died.
    await one.store.claim({ at: one.clock.now(), until: one.clock.now() + 300_000, take: 5 })
    const other = await kitchen({ open }, { database })
    one.jobs.start()
    other.jobs.start()
    await one.settled(async () => expect(await one.waiting()).toBe(5))
    await one.settled(async () => {
      for (const { clock } of [one, other]) clock.advance(150_000)
      expect(await one.waiting()).toBe(0)
    })
    const made = [...one.made, ...other.made]
    expect([made.length, new Set(made).size]).toEqual([30, 30])
    await Promise.all([one.jobs.stop(), other.jobs.stop()])
  })
})

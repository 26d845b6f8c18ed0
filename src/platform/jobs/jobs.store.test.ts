import { expect, test } from 'vitest'
import { describeDatabases } from '../db/testing.ts'
import type { JobRow } from './job.ts'
import { createJobStore } from './jobs.store.ts'

const job = (id: string, more: Partial<JobRow> = {}): JobRow => ({
  id,
  createdAt: 1000,
  updatedAt: 1000,
  version: 1,
  kind: 'tea',
  runAt: 1000,
  attempts: 0,
  lockedUntil: null,
  payload: '{"sugar":true}',
  expiresAt: null,
  failedAt: null,
  lastError: null,
  ...more,
})

const idsOf = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id).sort()

describeDatabases('jobs store', ({ open }) => {
  const openStore = async () => createJobStore({ database: await open() })
  const now = { at: 2000, until: 9000, take: 10 }

  test('takes what is due, oldest first and for one alone, and gives what it kept', async () => {
    const store = await openStore()
    const rows = [
      job('due'),
      job('older', { runAt: 500 }),
      job('later', { runAt: 3000 }),
      job('dead', { failedAt: 1500 }),
      job('worthless', { expiresAt: 2000 }),
      job('in-time', { runAt: 1500, expiresAt: 2001 }),
      job('locked', { lockedUntil: 2001 }),
      job('left', { lockedUntil: 2000, runAt: 1800 }),
    ]
    for (const row of rows) await store.insert(row)
    expect(idsOf(await store.claim({ ...now, take: 2 }))).toEqual(['due', 'older'])
    const rest = await store.claim(now)
    expect(idsOf(rest)).toEqual(['in-time', 'left'])
    expect(rest.find(({ id }) => id === 'left')).toEqual(
      job('left', { runAt: 1800, lockedUntil: 9000, attempts: 1, updatedAt: 2000, version: 2 }),
    )
    expect(await store.claim(now)).toEqual([])
  })

  test('of many who take at the same moment, each job goes to one', async () => {
    const store = await openStore()
    for (let number = 0; number < 40; number += 1) await store.insert(job(`job-${number}`))
    const taken = await Promise.all(Array.from({ length: 12 }, () => store.claim({ ...now, take: 4 })))
    const ids = taken.flat().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const rest = await store.claim({ ...now, take: 100 })
    expect(ids.length + rest.length).toBe(40)
  })

  test('whoever lost a job to another changes nothing', async () => {
    const store = await openStore()
    await store.insert(job('a'))
    const [slow] = await store.claim({ ...now, until: 2500 })
    const [quick] = await store.claim({ at: 2500, until: 9000, take: 1 })
    if (slow === undefined || quick === undefined) throw new Error('nothing was taken')
    expect(quick.attempts).toBe(2)
    const end = { at: 3000, error: 'no' }
    expect(await store.finish(slow)).toBe(false)
    expect(await store.postpone({ id: slow.id, version: slow.version, runAt: 4000, ...end })).toBe(false)
    expect(await store.bury({ id: slow.id, version: slow.version, ...end })).toBe(false)
    expect(await store.finish(quick)).toBe(true)
  })

  test('postponed it comes back later, released at once and with the attempt it had', async () => {
    const store = await openStore()
    await store.insert(job('a'))
    const take = async (at: number) => (await store.claim({ at, until: at + 5000, take: 1 }))[0]
    const { version = 0 } = (await take(2000)) ?? {}
    expect(await store.postpone({ id: 'a', version, at: 2000, runAt: 4000, error: 'away' })).toBe(true)
    expect(await store.waiting({ kind: 'tea', at: 2000 })).toEqual({ count: 1, lastError: 'away' })
    expect(await take(3999)).toBeUndefined()
    const again = await take(4000)
    expect(again).toMatchObject({ attempts: 2, lastError: 'away' })
    expect(await store.release({ id: 'a', version: again?.version ?? 0, at: 4000 })).toBe(true)
    expect(await take(4000)).toMatchObject({ attempts: 2 })
  })

  test('dead letters are listed by kind, tried again or thrown away, and no other job is', async () => {
    const store = await openStore()
    const dead = { failedAt: 1500, attempts: 30, lastError: 'no' }
    await store.insert(job('a', dead))
    await store.insert(job('b', { ...dead, failedAt: 1600 }))
    await store.insert(job('c', { ...dead, kind: 'coffee' }))
    await store.insert(job('waits'))
    const failed = async (kind = 'tea') => (await store.listFailed({ kind, take: 9 })).map(({ id }) => id)
    expect(await failed()).toEqual(['b', 'a'])
    expect(await store.findFailed({ kind: 'tea', id: 'a' })).toEqual(job('a', dead))
    expect(await store.findFailed({ kind: 'tea', id: 'waits' })).toBeNull()
    expect(await store.revive({ kind: 'tea', id: 'a', at: 2000 })).toBe(true)
    expect(await store.revive({ kind: 'tea', id: 'a', at: 2000 })).toBe(false)
    expect(await store.revive({ kind: 'tea', id: 'c', at: 2000 })).toBe(false)
    expect(await store.deleteFailed({ kind: 'tea', id: 'waits' })).toBe(false)
    expect(await store.deleteFailed({ kind: 'tea', id: 'b' })).toBe(true)
    expect([await failed(), await failed('coffee')]).toEqual([[], ['c']])
    const taken = await store.claim(now)
    expect(idsOf(taken)).toEqual(['a', 'waits'])
    expect(taken.find(({ id }) => id === 'a')).toMatchObject({ attempts: 1, lastError: null })
  })

  test('what is worthless goes, unless somebody is at it; dead letters stay their time', async () => {
    const store = await openStore()
    await store.insert(job('old', { expiresAt: 1999 }))
    await store.insert(job('busy', { expiresAt: 1999, lockedUntil: 3000 }))
    await store.insert(job('dead', { expiresAt: 1999, failedAt: 1500 }))
    await store.insert(job('good', { expiresAt: 2001 }))
    expect(await store.deleteExpired(2000)).toEqual(['tea'])
    expect(await store.waiting({ kind: 'tea', at: 2000 })).toMatchObject({ count: 1 })
    expect(await store.deleteFailedBefore(1500)).toBe(0)
    expect(await store.deleteFailedBefore(1501)).toBe(1)
    expect(idsOf(await store.claim({ ...now, at: 1000, take: 9 }))).toEqual(['good'])
  })
})

import { expect, test } from 'vitest'
import { toInstant } from '../../core/clock.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import type { EditableValues } from '../../contract/settings.ts'
import { createAuditSweep } from './sweep.ts'

const get = 'GET /api/audit'
const day = 24 * 3_600_000

test('what was done is found by who did it, whom it was done to, from where and when', async () => {
  const { clock, signedIn } = await startTestApp()
  const admin = await signedIn('Root', 'admin')
  const ana = await signedIn('Ana')
  await ana.call('POST /api/rooms', { body: { name: 'Tea' } })
  clock.advance(day)
  const { users } = await admin.call('GET /api/users', { query: { search: 'ana' } })
  const id = users[0]?.id ?? ''
  await admin.call('DELETE /api/users/:id/sessions', { params: { id } })
  const found = async (query: object) => (await admin.call(get, { query })).entries.map(({ event }) => event)
  expect(await found({ search: 'ANA@meet' })).toEqual(
    expect.arrayContaining(['room.created', 'user.signed_out']),
  )
  expect(await found({ search: 'root ana' })).toEqual(['user.signed_out'])
  expect(await found({ search: id })).toContain('user.signed_out')
  const [newest] = (await admin.call(get, { query: {} })).entries
  expect(await found({ search: `ana ${newest?.address}`, event: 'room.' })).toEqual(['room.created'])
  expect(await found({ search: '198.51.100.77' })).toEqual([])
  expect(await found({ search: '%' })).toEqual([])
  const from = toInstant(clock.now() - 1)
  expect(await found({ search: 'ana', from })).toEqual(['user.signed_out'])
  expect(await found({ search: 'ana', until: from })).not.toContain('user.signed_out')
  const wrong = await admin.send(get, { query: { from: '2026-02-31T99:00:00.000Z' } })
  expect(wrong.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'from' }] })
})

test.each([
  [365, [{ at: 635 * day, most: 1_000 }, 1_000, 1_000, 3]],
  [0, []],
])('with audit.keep_days %i so much goes', async (days, expected) => {
  const seen: unknown[] = []
  const left = [1_000, 1_000, 3]
  const sweep = createAuditSweep({
    store: {
      deleteBefore(which) {
        const gone = left.shift() ?? 0
        seen.push(...(seen.length === 0 ? [which] : []), gone)
        return Promise.resolve(gone)
      },
    },
    settings: {
      valueOf: (key) =>
        Promise.resolve({ 'audit.keep_days': days } as EditableValues).then((values) => values[key]),
    },
    now: () => 1_000 * day,
  })
  await sweep()
  expect(seen).toEqual(expected)
})

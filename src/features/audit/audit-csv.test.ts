import { expect, test } from 'vitest'
import { toInstant } from '../../core/clock.ts'
import { describeDatabases } from '../../platform/db/testing.ts'
import { refusedWith } from '../../testing/refused-with.ts'
import { startTestApp } from '../../testing/start-test-app.ts'
import { auditCsv } from './audit-csv.ts'
import type { AuditEntry } from './audit-entry.ts'
import { createAuditStore } from './audit.store.ts'

const take = 'POST /api/audit/export'
const noNames = () => Promise.resolve(new Map<string, { name: string; email: string }>())

const entry = (at: number): AuditEntry => ({
  id: `entry-${String(at).padStart(8, '0')}`,
  // Several at one instant, so that pages end among them.
  at: Math.floor(at / 3),
  event: 'room.created',
  actorKind: 'user',
  actorId: 'user-1',
  address: '203.0.113.7',
  subject: null,
  requestId: `request-${at}`,
  changes: null,
})

describeDatabases('the activity log as a table', ({ open }) => {
  test('is all of it, however many pages that are, each once, newest first', async () => {
    const database = await open()
    const store = createAuditStore({ database })
    const numbers = Array.from({ length: 1201 }, (_, number) => number)
    for (const number of numbers) await store.insert(entry(number))
    let text = ''
    for await (const part of auditCsv({ store, namesOf: noNames }, { query: {}, language: 'en' }))
      text += part
    const requests = [...text.matchAll(/request-(\d+)/g)].map(([, number]) => Number(number))
    expect(requests).toEqual(numbers.toReversed())
  })

  test('finds what the list finds, and stands in the log itself', async () => {
    const { clock, signedIn } = await startTestApp({ database: await open() })
    const admin = await signedIn('Root', 'admin')
    const ana = await signedIn('Ana')
    await ana.call('PATCH /api/me', { body: { name: '=HYPERLINK("http://evil.test","Ana")' } })
    await ana.call('POST /api/rooms', { body: { name: 'Tea' } })
    clock.advance(86_400_000)
    const from = toInstant(clock.now())
    await ana.call('POST /api/rooms', { body: { name: 'Coffee' } })
    const rowsOf = async (body: object) => {
      const answer = await admin.send(take, { body })
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8'])
      expect(answer.headers['content-disposition']).toMatch(
        /^attachment; filename="activity-\d{4}-\d\d-\d\d\.csv"$/,
      )
      const [head = '', ...rows] = answer.payload.trimEnd().split('\r\n')
      expect(head).toBe('\ufeff"Time","Event","By","Name","From","About","Name","Changes","Request"')
      return rows
    }
    const rooms = await rowsOf({ event: 'room.', search: ana.email })
    expect(rooms.map((row) => /name: {2}→ (\w+)/.exec(row)?.[1])).toEqual(['Coffee', 'Tea'])
    // A name that would do something in a spreadsheet.
    expect(rooms[0]).toContain(`"'=HYPERLINK(""http://evil.test"",""Ana"")"`)
    expect(await rowsOf({ event: 'room.', from })).toHaveLength(1)
    expect(await rowsOf({ event: 'room.', until: from })).toHaveLength(1)
    expect(await rowsOf({ event: 'meeting.' })).toEqual([])
    const { entries } = await admin.call('GET /api/audit', { query: { event: 'audit.' } })
    expect(entries).toHaveLength(4)
    expect(entries[3]).toMatchObject({
      event: 'audit.exported',
      by: { id: admin.userId },
      changes: [
        { field: 'event', to: 'room.' },
        { field: 'search', to: ana.email },
      ],
    })
    const wrong = await admin.send(take, { body: { until: '2026-02-31T99:00:00.000Z' } })
    expect(wrong.json()).toMatchObject({ code: 'invalid_input', details: [{ path: 'until' }] })
    expect(refusedWith(await ana.send(take, { body: {} }))).toEqual([403, undefined])
  })
})

test('reads a page only once the one before was taken', async () => {
  let read = 0
  const store = {
    list: () => {
      read += 1
      return Promise.resolve(Array.from({ length: 500 }, (_, number) => entry(number)))
    },
  }
  const rows = auditCsv({ store, namesOf: noNames }, { query: {}, language: 'de' })
  expect((await rows.next()).value).toContain('"Zeit"')
  expect(read).toBe(0)
  for (const pages of [1, 2, 3]) {
    await rows.next()
    expect(read).toBe(pages)
  }
})

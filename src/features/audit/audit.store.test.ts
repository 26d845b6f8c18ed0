import { expect, test } from 'vitest'
import { describeDatabases } from '../../platform/db/testing.ts'
import type { AuditEntry, AuditQuery } from './audit-entry.ts'
import { createAuditStore } from './audit.store.ts'

const entry = (at: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  id: `entry-${at}`,
  at,
  event: 'room.created',
  actorKind: 'user',
  actorId: 'user-1',
  address: '203.0.113.7',
  subject: 'room-1',
  requestId: 'request-1',
  changes: null,
  ...more,
})

describeDatabases('audit store', ({ open }) => {
  test('keeps entries as they were, newest first, as many as asked for', async () => {
    const audit = createAuditStore({ database: await open() })
    const byNobody = entry(2, { actorKind: 'nobody', actorId: null, subject: null })
    for (const one of [entry(1), entry(3), byNobody]) await audit.insert(one)
    expect(await audit.list({ take: 2 })).toEqual([entry(3), byNobody])
    expect(await audit.list({ take: 10 })).toHaveLength(3)
  })

  test('finds those in which every word occurs, and those of a time', async () => {
    const audit = createAuditStore({ database: await open() })
    const entries = [
      entry(1, { actorId: 'ana', subject: 'ben' }),
      entry(2, { actorId: 'ben', subject: 'room-1', address: '2001:db8::7' }),
      entry(3, { actorId: null, subject: 'ana', address: '' }),
    ]
    for (const one of entries) await audit.insert(one)
    const found = async (query: Omit<AuditQuery, 'take'>) =>
      (await audit.list({ ...query, take: 10 })).map(({ at }) => at)
    const ana = { text: 'an', accounts: ['ana'] }
    expect(await found({ words: [ana] })).toEqual([3, 1])
    expect(await found({ words: [ana, { text: '203.0', accounts: [] }] })).toEqual([1])
    expect(await found({ words: [{ text: 'DB8', accounts: [] }] })).toEqual([2])
    expect(await found({ words: [{ text: 'room-1', accounts: [] }] })).toEqual([2])
    for (const text of ['nobody', '%', '_', '2001:%'])
      expect(await found({ words: [{ text, accounts: [] }] })).toEqual([])
    expect(await found({ from: 2 })).toEqual([3, 2])
    expect(await found({ until: 2 })).toEqual([1])
    expect(await found({ words: [ana], from: 2, until: 3 })).toEqual([])
  })

  test('deletes the oldest, some at a time', async () => {
    const audit = createAuditStore({ database: await open() })
    for (const at of [4, 1, 3, 2]) await audit.insert(entry(at))
    expect(await audit.deleteBefore({ at: 4, most: 2 })).toBe(2)
    expect((await audit.list({ take: 10 })).map(({ at }) => at)).toEqual([4, 3])
    expect(await audit.deleteBefore({ at: 4, most: 2 })).toBe(1)
    expect(await audit.deleteBefore({ at: 4, most: 2 })).toBe(0)
  })
})

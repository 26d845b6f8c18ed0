import { expect, it } from 'vitest'
import { addressOf, filtersOf, isNarrowed, wishOf } from './audit-filters.ts'

it('reads an address, and writes the same one', () => {
  const filters = filtersOf('?search=ana+203.0.113.7&kind=room&period=week')
  expect(filters).toEqual({ search: 'ana 203.0.113.7', kind: 'room', period: 'week', from: '', until: '' })
  expect(addressOf(filters)).toBe('/admin/audit?search=ana+203.0.113.7&kind=room&period=week')
  expect(isNarrowed(filters)).toBe(true)
})

it('takes what is said wrongly for not said', () => {
  const filters = filtersOf('?kind=weather&period=lately&search=+')
  expect([addressOf(filters), isNarrowed(filters)]).toEqual(['/admin/audit', false])
  expect(wishOf(filters, { now: 0, zone: 'UTC' })).toEqual({})
})

it('asks for the entries of a time', () => {
  const filters = { search: ' ana ', kind: 'user', period: 'month', from: '', until: '' } as const
  const now = Date.UTC(2026, 10, 21, 9, 30)
  expect(wishOf(filters, { now, zone: 'UTC' })).toEqual({
    search: 'ana',
    event: 'user.',
    from: '2026-10-22T09:30:00.000Z',
  })
})

it('asks for the entries of days, the last one included, where whoever looks is', () => {
  const filters = filtersOf('?period=days&from=2026-11-02&until=2026-11-20')
  expect(addressOf(filters)).toBe('/admin/audit?period=days&from=2026-11-02&until=2026-11-20')
  expect(isNarrowed(filters)).toBe(true)
  expect(wishOf(filters, { now: 0, zone: 'Europe/Berlin' })).toEqual({
    from: '2026-11-01T23:00:00.000Z',
    until: '2026-11-20T23:00:00.000Z',
  })
})

it('takes days only where days are asked for, and each by itself', () => {
  expect(filtersOf('?period=week&from=2026-11-02')).toMatchObject({ period: 'week', from: '' })
  const open = filtersOf('?period=days&from=2026-02-31x&until=2026-11-20')
  expect(wishOf(open, { now: 0, zone: 'UTC' })).toEqual({ until: '2026-11-21T00:00:00.000Z' })
  expect(isNarrowed(filtersOf('?period=days'))).toBe(false)
})

import { expect, it } from 'vitest'
import { addressOf, filtersOf, isNarrowed, wishOf } from './audit-filters.ts'

it('reads an address, and writes the same one', () => {
  const filters = filtersOf('?search=ana+203.0.113.7&kind=room&period=week')
  expect(filters).toEqual({ search: 'ana 203.0.113.7', kind: 'room', period: 'week' })
  expect(addressOf(filters)).toBe('/admin/audit?search=ana+203.0.113.7&kind=room&period=week')
  expect(isNarrowed(filters)).toBe(true)
})

it('takes what is said wrongly for not said', () => {
  const filters = filtersOf('?kind=weather&period=lately&search=+')
  expect([addressOf(filters), isNarrowed(filters)]).toEqual(['/admin/audit', false])
  expect(wishOf(filters, 0)).toEqual({})
})

it('asks for the entries of a time', () => {
  const filters = { search: ' ana ', kind: 'user', period: 'month' } as const
  const now = Date.UTC(2026, 10, 21, 9, 30)
  expect(wishOf(filters, now)).toEqual({ search: 'ana', event: 'user.', from: '2026-10-22T09:30:00.000Z' })
})

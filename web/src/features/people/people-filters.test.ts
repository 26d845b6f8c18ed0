import { expect, it } from 'vitest'
import { addressOf, filtersOf, isNarrowed, queryOf, sortedBy } from './people-filters.ts'

const plain = filtersOf('')

it('reads what an address asks for, and writes it back', () => {
  const search =
    '?search=anna+nowak&role=admin&state=disabled&way=passkey&seen=never&sort=seen&order=down&page=3'
  const filters = filtersOf(search)
  expect(filters).toEqual({
    search: 'anna nowak',
    role: 'admin',
    state: 'disabled',
    way: 'passkey',
    seen: 'never',
    sort: 'seen',
    order: 'down',
    page: 3,
  })
  expect(addressOf(filters)).toBe(`/admin/people${search}`)
})

it.each([
  '',
  '?role=boss&state=x&way=door&seen=&sort=age&order=sideways&page=0',
  '?page=-1',
  '?page=1e3',
  '?search=+',
])('takes %j for the whole list', (search) => {
  expect(addressOf(filtersOf(search))).toBe('/admin/people')
  expect(queryOf(filtersOf(search))).toEqual({})
  expect(isNarrowed(filtersOf(search))).toBe(false)
})

it.each(['?search=a', '?role=user', '?state=active', '?way=none', '?seen=week'])(
  '%s leaves somebody out',
  (search) => {
    expect(isNarrowed(filtersOf(search))).toBe(true)
  },
)

it('turns the order around, or begins with the one that helps', () => {
  expect(sortedBy(plain, 'name')).toEqual({ sort: 'name', order: 'down' })
  expect(sortedBy({ sort: 'name', order: 'down' }, 'name')).toEqual({ sort: 'name', order: 'up' })
  expect(sortedBy(plain, 'seen')).toEqual({ sort: 'seen', order: 'down' })
  expect(sortedBy({ sort: 'seen', order: 'down' }, 'email')).toEqual({ sort: 'email', order: 'up' })
})

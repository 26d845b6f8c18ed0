import type { Account, AccountSort, WayIn } from '../../../../src/contract/users.ts'
import { paths } from '../../paths.ts'

/** Which accounts are shown, in what order: all of it stands in the address. Empty means any. */
export interface PeopleFilters {
  search: string
  role: '' | Account['role']
  state: '' | 'active' | 'disabled' | 'leaving'
  way: '' | WayIn
  seen: '' | 'week' | 'month' | 'longer' | 'never'
  sort: AccountSort
  order: 'up' | 'down'
  page: number
}

export const roles = ['admin', 'user'] as const
export const states = ['active', 'disabled', 'leaving'] as const
export const ways = ['password', 'passkey', 'provider', 'none'] as const
export const seens = ['week', 'month', 'longer', 'never'] as const
export const sorts = ['name', 'email', 'seen', 'created'] as const

const oneOf = <const Word extends string>(words: readonly Word[], wanted: string | null): Word | undefined =>
  words.find((word) => word === wanted)

/** What an address asks for; what it says wrongly counts as not said. */
export const filtersOf = (search: string): PeopleFilters => {
  const query = new URLSearchParams(search)
  const page = query.get('page') ?? ''
  return {
    search: query.get('search') ?? '',
    role: oneOf(roles, query.get('role')) ?? '',
    state: oneOf(states, query.get('state')) ?? '',
    way: oneOf(ways, query.get('way')) ?? '',
    seen: oneOf(seens, query.get('seen')) ?? '',
    sort: oneOf(sorts, query.get('sort')) ?? 'name',
    order: query.get('order') === 'down' ? 'down' : 'up',
    page: /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1,
  }
}

/** The same as the server wants it: only what isn't taken for granted. */
export const queryOf = ({ search, role, state, way, seen, sort, order, page }: PeopleFilters) => ({
  ...(search.trim() !== '' && { search: search.trim() }),
  ...(role && { role }),
  ...(state && { state }),
  ...(way && { way }),
  ...(seen && { seen }),
  ...(sort !== 'name' && { sort }),
  ...(order !== 'up' && { order }),
  ...(page > 1 && { page: String(page) }),
})

/** Where the list is shown so. */
export const addressOf = (filters: PeopleFilters): string => {
  const query = new URLSearchParams(queryOf(filters)).toString()
  return query === '' ? paths.adminPeople : `${paths.adminPeople}?${query}`
}

/** The list as somebody left it, where that is where they came from; otherwise all of it. */
export const listLeft = (cameFrom = ''): string =>
  cameFrom.startsWith(`${paths.adminPeople}?`) ? cameFrom : paths.adminPeople

/** Does it leave anybody out? */
export const isNarrowed = ({ search, role, state, way, seen }: PeopleFilters): boolean =>
  [search.trim(), role, state, way, seen].some((word) => word !== '')

/** What pressing the header of a column asks for: the other way round where it is sorted so already; newest first. */
export const sortedBy = (
  { sort, order }: Pick<PeopleFilters, 'sort' | 'order'>,
  wanted: AccountSort,
): Pick<PeopleFilters, 'sort' | 'order'> => {
  if (sort === wanted) return { sort, order: order === 'up' ? 'down' : 'up' }
  return { sort: wanted, order: wanted === 'name' || wanted === 'email' ? 'up' : 'down' }
}

import { paths } from '../../paths.ts'
import type { AuditWish } from './audit-log.svelte.ts'
import { kinds, type AuditKind } from './entry-words.ts'

export const periods = ['day', 'week', 'month', 'year'] as const

/** Which entries are shown: all of it stands in the address. Empty means any. */
export interface AuditFilters {
  search: string
  kind: '' | AuditKind
  period: '' | (typeof periods)[number]
}

const day = 24 * 3_600_000
const lengths: Readonly<Record<(typeof periods)[number], number>> = {
  day,
  week: 7 * day,
  month: 30 * day,
  year: 365 * day,
}

/** What an address asks for; what it says wrongly counts as not said. */
export const filtersOf = (search: string): AuditFilters => {
  const query = new URLSearchParams(search)
  return {
    search: query.get('search') ?? '',
    kind: kinds.find((one) => one === query.get('kind')) ?? '',
    period: periods.find((one) => one === query.get('period')) ?? '',
  }
}

/** The same as the server wants it. `now`: UTC milliseconds. */
export const wishOf = ({ search, kind, period }: AuditFilters, now: number): AuditWish => ({
  ...(search.trim() !== '' && { search: search.trim() }),
  ...(kind !== '' && { event: `${kind}.` }),
  ...(period !== '' && { from: new Date(now - lengths[period]).toISOString() }),
})

/** Where the log is shown so. */
export const addressOf = ({ search, kind, period }: AuditFilters): string => {
  const query = new URLSearchParams({
    ...(search.trim() !== '' && { search: search.trim() }),
    ...(kind !== '' && { kind }),
    ...(period !== '' && { period }),
  }).toString()
  return query === '' ? paths.adminAudit : `${paths.adminAudit}?${query}`
}

/** Does it leave anything out? */
export const isNarrowed = ({ search, kind, period }: AuditFilters): boolean =>
  [search.trim(), kind, period].some((word) => word !== '')

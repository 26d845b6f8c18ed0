import { paths } from '../../paths.ts'
import type { AuditWish } from './audit-log.svelte.ts'
import { dayStart, isDay } from './day-start.ts'
import { kinds, type AuditKind } from './entry-words.ts'

/** `days`: those between two, which are chosen. */
export const periods = ['day', 'week', 'month', 'year', 'days'] as const

/** Which entries are shown: all of it stands in the address. Empty means any. */
export interface AuditFilters {
  search: string
  kind: '' | AuditKind
  period: '' | (typeof periods)[number]
  /** First and last day of the period `days`: `2026-11-21`. */
  from: string
  until: string
}

const day = 24 * 3_600_000
const lengths: Readonly<Record<Exclude<(typeof periods)[number], 'days'>, number>> = {
  day,
  week: 7 * day,
  month: 30 * day,
  year: 365 * day,
}

/** What an address asks for; what it says wrongly counts as not said. */
export const filtersOf = (search: string): AuditFilters => {
  const query = new URLSearchParams(search)
  const period = periods.find((one) => one === query.get('period')) ?? ''
  const dayOf = (name: 'from' | 'until'): string => {
    const day = query.get(name) ?? ''
    return period === 'days' && isDay(day) ? day : ''
  }
  return {
    search: query.get('search') ?? '',
    kind: kinds.find((one) => one === query.get('kind')) ?? '',
    period,
    from: dayOf('from'),
    until: dayOf('until'),
  }
}

const instant = (milliseconds: number): string => new Date(milliseconds).toISOString()

/** From when, and until when; of days that are chosen the last one counts, too. */
const timesOf = (
  { period, from, until }: AuditFilters,
  { now, zone }: { now: number; zone: string | undefined },
): Pick<AuditWish, 'from' | 'until'> => {
  if (period === '') return {}
  if (period !== 'days') return { from: instant(now - lengths[period]) }
  return {
    ...(from !== '' && { from: instant(dayStart(from, zone)) }),
    ...(until !== '' && { until: instant(dayStart(until, zone, 1)) }),
  }
}

/** The same as the server wants it. `now`: UTC milliseconds; `zone`: the one in which days begin, as `I18n` has it. */
export const wishOf = (
  filters: AuditFilters,
  when: { now: number; zone: string | undefined },
): AuditWish => ({
  ...(filters.search.trim() !== '' && { search: filters.search.trim() }),
  ...(filters.kind !== '' && { event: `${filters.kind}.` }),
  ...timesOf(filters, when),
})

/** Where the log is shown so. */
export const addressOf = ({ search, kind, period, from, until }: AuditFilters): string => {
  const query = new URLSearchParams({
    ...(search.trim() !== '' && { search: search.trim() }),
    ...(kind !== '' && { kind }),
    ...(period !== '' && { period }),
    ...(period === 'days' && from !== '' && { from }),
    ...(period === 'days' && until !== '' && { until }),
  }).toString()
  return query === '' ? paths.adminAudit : `${paths.adminAudit}?${query}`
}

/** Does it leave anything out? */
export const isNarrowed = ({ search, kind, period, from, until }: AuditFilters): boolean =>
  [search.trim(), kind, period === 'days' ? from + until : period].some((word) => word !== '')

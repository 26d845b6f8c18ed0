import type { AuditEntry as Told } from '../../contract/audit.ts'
import { toInstant } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import { readChanges, type AuditEntry, type AuditStore } from './audit-entry.ts'

type Names = ReadonlyMap<string, { name: string; email: string }>

export interface AuditRoutesParts {
  store: Pick<AuditStore, 'list'>
  /** Name and address of accounts, of those that exist. */
  namesOf: (ids: readonly string[]) => Promise<Names>
  /** Ids of accounts in whose name or address this word occurs. */
  idsOf: (word: string) => Promise<readonly string[]>
}

/** Entries of one answer. */
const pageSize = 50

const toTold = (entry: AuditEntry, names: Names): Told => {
  const { id, at, event, actorKind: kind, actorId, address, subject, requestId } = entry
  return {
    id,
    at: toInstant(at),
    event,
    by: { kind, ...(actorId !== null && { id: actorId, ...names.get(actorId) }) },
    address,
    ...(subject !== null && { subject: { id: subject, ...names.get(subject) } }),
    changes: readChanges(entry),
    requestId,
  }
}

/** @throws Failure `invalid_input` for one that has the form of an instant and is none: 30 February */
const millisecondsOf = (path: string, instant: string): number => {
  const milliseconds = Date.parse(instant)
  if (!Number.isNaN(milliseconds)) return milliseconds
  const details = [{ path, message: 'there is no such day or time' }]
  throw new Failure('invalid_input', 'the input is not valid', { details })
}

export const registerAudit = (door: Door, { store, namesOf, idsOf }: AuditRoutesParts): void => {
  operation(door, 'GET /api/audit', async ({ query }) => {
    const { search = '', from, until, ...rest } = query
    const words = await Promise.all(
      search
        .split(/\s+/u)
        .filter(Boolean)
        .map(async (text) => ({ text, accounts: await idsOf(text) })),
    )
    const found = await store.list({
      ...rest,
      words,
      ...(from !== undefined && { from: millisecondsOf('from', from) }),
      ...(until !== undefined && { until: millisecondsOf('until', until) }),
      take: pageSize + 1,
    })
    const page = found.slice(0, pageSize)
    const names = await namesOf(page.flatMap(({ actorId, subject }) => [actorId ?? [], subject ?? []].flat()))
    return { entries: page.map((entry) => toTold(entry, names)), more: found.length > pageSize }
  })
}

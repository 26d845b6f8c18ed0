import { Readable } from 'node:stream'
import type { AuditEntry as Told } from '../../contract/audit.ts'
import type { Input } from '../../contract/contract.ts'
import { toInstant, type Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import { auditCsv, idsIn, type Names, type NamesOf } from './audit-csv.ts'
import { readChanges, type AuditEntry, type AuditQuery, type AuditStore } from './audit-entry.ts'

export interface AuditRoutesParts {
  store: Pick<AuditStore, 'list'>
  /** Name and address of accounts, of those that exist. */
  namesOf: NamesOf
  /** Ids of accounts in whose name or address this word occurs. */
  idsOf: (word: string) => Promise<readonly string[]>
  now: Now
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

type Filters = Input<'POST /api/audit/export'>['body']

const createToQuery =
  ({ idsOf }: Pick<AuditRoutesParts, 'idsOf'>) =>
  /** @throws Failure `invalid_input` */
  async ({ search = '', from, until, ...rest }: Filters): Promise<Omit<AuditQuery, 'before' | 'take'>> => {
    const times = {
      ...(from !== undefined && { from: millisecondsOf('from', from) }),
      ...(until !== undefined && { until: millisecondsOf('until', until) }),
    }
    const words = search.split(/\s+/u).filter(Boolean)
    return {
      ...rest,
      ...times,
      words: await Promise.all(words.map(async (text) => ({ text, accounts: await idsOf(text) }))),
    }
  }

export const registerAudit = (door: Door, { store, namesOf, idsOf, now }: AuditRoutesParts): void => {
  const toQuery = createToQuery({ idsOf })

  operation(door, 'GET /api/audit', async ({ query: { before, ...filters } }) => {
    const found = await store.list({
      ...(await toQuery(filters)),
      ...(before !== undefined && { before }),
      take: pageSize + 1,
    })
    const page = found.slice(0, pageSize)
    const names = await namesOf(idsIn(page))
    return { entries: page.map((entry) => toTold(entry, names)), more: found.length > pageSize }
  })

  operation(door, 'POST /api/audit/export', async ({ body }, call) => {
    const query = await toQuery(body)
    const at = now()
    const rows = auditCsv({ store, namesOf }, { query, language: call.language })
    call.changes = Object.entries(body).map(([field, to]) => ({ field, to }))
    return {
      name: `activity-${toInstant(at).slice(0, 10)}.csv`,
      type: 'text/csv; charset=utf-8',
      content: Readable.from(rows, { objectMode: false }),
    }
  })
}

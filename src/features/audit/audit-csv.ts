import { toInstant } from '../../core/clock.ts'
import { csvMark, csvRow } from '../../platform/files/csv.ts'
import { exportWords } from '../exports/index.ts'
import { readChanges, type AuditEntry, type AuditQuery, type AuditStore } from './audit-entry.ts'

/** Name and address by id, of accounts that exist. */
export type Names = ReadonlyMap<string, { name: string; email: string }>
export type NamesOf = (ids: readonly string[]) => Promise<Names>

/** Entries read at once: however many there are, few are in memory. */
const some = 500

const columns = (language: string): string[] => {
  const say = exportWords(language)
  return [
    say('export.activity.at'),
    say('export.activity.event'),
    say('export.activity.by'),
    say('export.activity.name'),
    say('export.activity.address'),
    say('export.activity.subject'),
    say('export.activity.name'),
    say('export.activity.changes'),
    say('export.activity.request'),
  ]
}

const fieldsOf = (entry: AuditEntry, names: Names): string[] => {
  const { at, event, actorKind, actorId, address, subject, requestId } = entry
  const by = names.get(actorId ?? '')
  const about = names.get(subject ?? '')
  return [
    toInstant(at),
    event,
    by?.email ?? actorId ?? actorKind,
    by?.name ?? '',
    address,
    about?.email ?? subject ?? '',
    about?.name ?? '',
    readChanges(entry)
      .map(({ field, from = '', to = '' }) => `${field}: ${from} → ${to}`)
      .join('; '),
    requestId,
  ]
}

/** Accounts that entries speak of. */
export const idsIn = (entries: readonly AuditEntry[]): string[] =>
  entries.flatMap(({ actorId, subject }) => [actorId, subject].filter((id) => id !== null))

/** Everything that fits as a table, newest first, read from the database while it is taken. */
export async function* auditCsv(
  { store, namesOf }: { store: Pick<AuditStore, 'list'>; namesOf: NamesOf },
  { query, language }: { query: Omit<AuditQuery, 'before' | 'take'>; language: string },
): AsyncGenerator<string> {
  yield csvMark + csvRow(columns(language))
  let before: string | undefined
  for (;;) {
    const entries = await store.list({ ...query, take: some, ...(before !== undefined && { before }) })
    const names = await namesOf(idsIn(entries))
    if (entries.length > 0) yield entries.map((entry) => csvRow(fieldsOf(entry, names))).join('')
    if (entries.length < some) return
    before = entries.at(-1)?.id
  }
}

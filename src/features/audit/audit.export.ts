import { toInstant } from '../../core/clock.ts'
import type { ExportPart } from '../../core/export-part.ts'
import { readChanges, type AuditEntry, type AuditStore } from './audit-entry.ts'

/** Rows read at once. */
const some = 200

/** Everything but what it says of others: who and where they are, what they are called, what they were before. */
const toTold = (entry: AuditEntry, userId: string): object => {
  const { at, event, actorKind, actorId, address, subject } = entry
  const isBy = actorId === userId
  const isAbout = subject === userId
  // What rooms are called is nobody's but their owner's; of accounts and settings it may be somebody else's.
  const maySayWhat = isAbout || event.startsWith('room.')
  return {
    at: toInstant(at),
    event,
    by: isBy ? 'you' : actorKind,
    ...(isBy && { address }),
    about: isAbout ? 'you' : subject,
    changes: readChanges(entry).map(({ field, from, to }) => (maySayWhat ? { field, from, to } : { field })),
  }
}

/** What was done by the account or to it. */
export const auditExport = ({ list }: Pick<AuditStore, 'list'>): ExportPart => ({
  name: 'activity',
  async *rowsOf(userId) {
    let before: string | undefined
    for (;;) {
      const page = { about: userId, take: some, ...(before !== undefined && { before }) }
      const entries = await list(page)
      for (const entry of entries) yield toTold(entry, userId)
      if (entries.length < some) return
      before = entries.at(-1)?.id
    }
  },
})

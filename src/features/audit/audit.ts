import type { Now } from '../../core/clock.ts'
import type { NewId } from '../../core/ids.ts'
import type { AuditFact } from '../../platform/http/operation.ts'
import type { Log } from '../../platform/log/log.ts'
import type { AuditStore } from './audit-entry.ts'

export interface AuditParts {
  store: Pick<AuditStore, 'insert'>
  now: Now
  newId: NewId
  log: Log
}

/** Writes the audit log. What is done is done: when an entry can't be kept, the operator's log says so instead. */
export const createWriteAudit =
  ({ store, now, newId, log }: AuditParts) =>
  async ({ event, actor, address, subject, changes, requestId }: AuditFact): Promise<void> => {
    const entry = {
      id: newId(),
      at: now(),
      event,
      actorKind: actor.kind,
      actorId: actor.id,
      address,
      subject,
      requestId,
      changes: changes.length === 0 ? null : JSON.stringify(changes),
    }
    try {
      await store.insert(entry)
    } catch (error) {
      log.error('audit.not_written', { ...entry, event: 'audit.not_written', audit: event, error })
    }
  }

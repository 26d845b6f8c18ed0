import type { Now } from '../../core/clock.ts'
import type { Settings } from '../settings/index.ts'
import type { AuditStore } from './audit-entry.ts'

export interface AuditSweepParts {
  store: Pick<AuditStore, 'deleteBefore'>
  settings: Pick<Settings, 'valueOf'>
  now: Now
}

const day = 24 * 3_600_000
/** Deleted in one go: a log that is cut short for the first time may hold millions, and others want to write. */
const most = 1_000

/** Deletes what `audit.keep_days` doesn't keep. */
export const createAuditSweep =
  ({ store, settings, now }: AuditSweepParts) =>
  async (): Promise<void> => {
    const days = await settings.valueOf('audit.keep_days')
    if (days === 0) return
    const at = now() - days * day
    for (let gone = most; gone === most;) gone = await store.deleteBefore({ at, most })
  }

import { toInstant } from '../../core/clock.ts'
import type { ExportPart } from '../../core/export-part.ts'
import type { EmailChangeStore } from './email-change.ts'

/** Addresses the account waits to have confirmed, has just confirmed, or can take back. */
export const emailChangeExport = ({ listOf }: Pick<EmailChangeStore, 'listOf'>): ExportPart => ({
  name: 'email-changes',
  async *rowsOf(userId) {
    for (const { kind, emailShown: email, createdAt, expiresAt } of await listOf(userId))
      yield { kind, email, createdAt: toInstant(createdAt), expiresAt: toInstant(expiresAt) }
  },
})

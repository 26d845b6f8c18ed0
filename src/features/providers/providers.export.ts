import { toInstant } from '../../core/clock.ts'
import { instantOrNull, type ExportPart } from '../../core/export-part.ts'
import type { Identities } from './identities.ts'

/** Who somebody is at providers. */
export const identityExport = ({ list }: Pick<Identities, 'list'>): ExportPart => ({
  name: 'identities',
  async *rowsOf(userId) {
    for (const { id, providerId, issuer, subject, email, createdAt, usedAt } of await list(userId))
      yield {
        id,
        provider: providerId,
        issuer,
        subject,
        email,
        createdAt: toInstant(createdAt),
        usedAt: instantOrNull(usedAt),
      }
  },
})

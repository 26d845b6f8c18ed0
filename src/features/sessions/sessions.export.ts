import { toInstant } from '../../core/clock.ts'
import type { ExportPart } from '../../core/export-part.ts'
import type { Sessions } from './sessions.ts'

/** Where the account is signed in. */
export const sessionExport = ({ list }: Pick<Sessions, 'list'>): ExportPart => ({
  name: 'sessions',
  async *rowsOf(userId) {
    for (const { id, createdAt, seenAt, expiresAt, userAgent, address } of await list(userId))
      yield {
        id,
        startedAt: toInstant(createdAt),
        seenAt: toInstant(seenAt),
        expiresAt: toInstant(expiresAt),
        userAgent,
        address,
      }
  },
})

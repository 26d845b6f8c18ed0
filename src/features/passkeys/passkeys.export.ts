import { toInstant } from '../../core/clock.ts'
import { instantOrNull, type ExportPart } from '../../core/export-part.ts'
import type { Passkeys } from './passkeys.ts'

/** What the passkeys are called, without the keys. */
export const passkeyExport = ({ list }: Pick<Passkeys, 'list'>): ExportPart => ({
  name: 'passkeys',
  async *rowsOf(userId) {
    for (const { id, name, createdAt, usedAt, backedUp } of await list(userId))
      yield { id, name, createdAt: toInstant(createdAt), usedAt: instantOrNull(usedAt), backedUp }
  },
})

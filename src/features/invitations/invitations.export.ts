import { toInstant } from '../../core/clock.ts'
import type { ExportPart } from '../../core/export-part.ts'
import type { Invitations } from './invitations.ts'

/** Invitations the account has made and nobody has used yet; whom they are for is left out. */
export const invitationExport = ({ list }: Pick<Invitations, 'list'>): ExportPart => ({
  name: 'invitations',
  async *rowsOf(userId) {
    for (const { id, email, role, byId, createdAt, expiresAt } of await list())
      if (byId === userId)
        yield {
          id,
          role,
          isForOneAddress: email !== null,
          createdAt: toInstant(createdAt),
          expiresAt: toInstant(expiresAt),
        }
  },
})

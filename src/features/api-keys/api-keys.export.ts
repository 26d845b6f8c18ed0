import { toInstant } from '../../core/clock.ts'
import { instantOrNull, type ExportPart } from '../../core/export-part.ts'
import { readScopes } from './api-key.ts'
import type { ApiKeys } from './api-keys.ts'

/** What the API keys are called and good for, without the keys. */
export const apiKeyExport = ({ list }: Pick<ApiKeys, 'list'>): ExportPart => ({
  name: 'api-keys',
  async *rowsOf(userId) {
    for (const { id, name, scopes, createdAt, expiresAt, usedAt } of await list(userId))
      yield {
        id,
        name,
        scopes: readScopes(scopes),
        createdAt: toInstant(createdAt),
        expiresAt: instantOrNull(expiresAt),
        usedAt: instantOrNull(usedAt),
      }
  },
})

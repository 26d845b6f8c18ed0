import type { ApiKey } from '../../contract/api-keys.ts'
import { asSignedIn } from '../../core/caller.ts'
import { toInstant } from '../../core/clock.ts'
import { operation, type Door } from '../../platform/http/operation.ts'
import type { Sessions } from '../sessions/index.ts'
import { readScopes, type ApiKeyRow } from './api-key.ts'
import type { ApiKeys } from './api-keys.ts'

export interface ApiKeyRoutesParts {
  apiKeys: ApiKeys
  sessions: Pick<Sessions, 'requireProof'>
}

/** A key as its owner, and whoever looks after the account, may know it. */
export const toApiKey = ({ id, name, scopes, createdAt, expiresAt, usedAt }: ApiKeyRow): ApiKey => ({
  id,
  name,
  scopes: readScopes(scopes),
  createdAt: toInstant(createdAt),
  ...(expiresAt !== null && { expiresAt: toInstant(expiresAt) }),
  ...(usedAt !== null && { usedAt: toInstant(usedAt) }),
})

export const registerApiKeys = (door: Door, { apiKeys, sessions }: ApiKeyRoutesParts): void => {
  operation(door, 'GET /api/me/keys', async (_input, { caller }) => ({
    keys: (await apiKeys.list(asSignedIn(caller).userId)).map(toApiKey),
  }))

  operation(door, 'POST /api/me/keys', async ({ body }, call) => {
    const caller = asSignedIn(call.caller)
    await sessions.requireProof(caller)
    const { key, secret } = await apiKeys.create({ ...body, userId: caller.userId })
    call.subject = caller.userId
    call.changes = [{ field: 'key', to: `${key.name} (${key.scopes})` }]
    return { key: toApiKey(key), secret }
  })

  // Without another proof: taking rights away is never wrong.
  operation(door, 'DELETE /api/me/keys/:id', async ({ params: { id } }, call) => {
    const { userId } = asSignedIn(call.caller)
    const name = await apiKeys.revoke({ userId, id })
    call.subject = userId
    call.changes = [{ field: 'key', from: name }]
    return {}
  })
}

import { Type, type Static } from 'typebox'
import { limits } from './limits.ts'
import { operations, scopes } from './operation.ts'
import { Id, Instant, Name, Nothing, OneOf } from './shapes.ts'

const Scopes = Type.Array(OneOf(...scopes), {
  minItems: 1,
  maxItems: scopes.length,
  uniqueItems: true,
})

/** A key programs of somebody's use. The secret itself is shown once. */
export const ApiKey = Type.Object({
  id: Id,
  name: Name,
  scopes: Scopes,
  createdAt: Instant,
  /** Absent for one that doesn’t expire. */
  expiresAt: Type.Optional(Instant),
  /** Last use, kept to the hour; absent before the first. */
  usedAt: Type.Optional(Instant),
})
export type ApiKey = Static<typeof ApiKey>

export const apiKeys = operations({
  'GET /api/me/keys': {
    summary: 'My API keys, the newest first, expired ones for a month more',
    access: 'user',
    rate: 'read',
    audit: null,
    reply: Type.Object({ keys: Type.Array(ApiKey) }),
  },
  'POST /api/me/keys': {
    summary:
      'Make an API key, after a fresh proof; the secret is shown only now. `conflict` with reason `too_many_keys`',
    access: 'user',
    rate: 'write',
    audit: 'user.key_created',
    body: Type.Object({
      name: Name,
      scopes: Scopes,
      /** It never expires without. */
      days: Type.Optional(Type.Integer({ minimum: 1, maximum: limits.apiKeyDays })),
    }),
    reply: Type.Object({ key: ApiKey, secret: Type.String() }),
    status: 201,
  },
  'DELETE /api/me/keys/:id': {
    summary: 'Revoke an API key: it is refused from the next request on',
    access: 'user',
    rate: 'write',
    audit: 'user.key_revoked',
    params: Type.Object({ id: Id }),
    reply: Nothing,
  },
})

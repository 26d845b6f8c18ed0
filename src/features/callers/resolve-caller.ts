import { nobody } from '../../core/caller.ts'
import type { ResolveCaller } from '../../platform/http/operation.ts'
import { keyPrefix, type ApiKeys } from '../api-keys/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { Tokens } from '../tokens/index.ts'

export interface ResolveCallerParts {
  sessions: Pick<Sessions, 'resolve'>
  tokens: Pick<Tokens, 'resolve'>
  apiKeys: Pick<ApiKeys, 'resolve'>
}

/** The token of a bearer (RFC 6750, 2.1). Other schemes are for whoever stands in front of us. */
const readBearer = (header: string | undefined): string | null =>
  /^bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(header ?? '')?.[1] ?? null

/** Who makes a request, whatever they show: one answer for every operation. */
export const createResolveCaller =
  ({ sessions, tokens, apiKeys }: ResolveCallerParts): ResolveCaller =>
  async ({ cookie, authorization }) => {
    const bearer = readBearer(authorization)
    if (bearer !== null)
      return { caller: await (bearer.startsWith(keyPrefix) ? apiKeys : tokens).resolve(bearer) }
    return cookie === undefined ? { caller: nobody } : sessions.resolve(cookie)
  }

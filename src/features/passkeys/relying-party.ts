import type { HttpConfig } from '../../platform/config/config.ts'

/** What passkeys of this server are bound to. Browsers never show them to pages of another name. */
export interface RelyingParty {
  /** A host name: WebAuthn knows no addresses. */
  id: string
  /** Our pages on that name, exact. */
  origins: readonly string[]
}

/**
 * Null where people reach the server by an address only. On one's own machine it is `localhost`, not `127.0.0.1`: the
 * one is a name, the other isn't.
 */
export const relyingPartyOf = ({
  kind,
  name,
  origins,
}: Pick<HttpConfig, 'kind' | 'name' | 'origins'>): RelyingParty | null => {
  if (kind === 'ipv4' || kind === 'ipv6') return null
  const id = kind === 'localhost' ? 'localhost' : name
  const ours = origins.filter((origin) => new URL(origin).hostname === id)
  return ours.length === 0 ? null : { id, origins: ours }
}

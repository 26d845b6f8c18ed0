import type { ProviderKind } from '../../contract/shapes.ts'

/** Where the services are that everybody knows. */
export interface ServiceAddresses {
  google: string
  github: string
  x: string
  xApi: string
}

export const publicServices: ServiceAddresses = {
  google: 'https://accounts.google.com',
  github: 'https://github.com',
  x: 'https://x.com',
  xApi: 'https://api.x.com',
}

/** Kinds whose people go there and come back. */
export type RedirectKind = Exclude<ProviderKind, 'ldap'>

/** Where a kind is when nobody enters anything; null where somebody has to. */
export const usualAddress = (kind: ProviderKind, services: ServiceAddresses): string | null =>
  kind === 'oidc' || kind === 'ldap' ? null : services[kind]

/** Whether it tells of groups, and not of each address whether it is confirmed. */
export const isOwn = (kind: ProviderKind): boolean => kind === 'oidc' || kind === 'ldap'

/** Whether it may be elsewhere. */
export const takesAddress = (kind: ProviderKind): boolean => ['oidc', 'ldap', 'github'].includes(kind)

/**
 * Where a GitHub answers programs: github.com, one of its tenants, or an Enterprise server.
 * https://docs.github.com/en/enterprise-server/rest/enterprise-admin
 */
export const githubApi = (issuer: string): string => {
  const { hostname } = new URL(issuer)
  const isHosted = hostname === 'github.com' || hostname.endsWith('.ghe.com')
  return isHosted ? `https://api.${hostname}` : `${issuer}/api/v3`
}

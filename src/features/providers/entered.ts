import type { ProviderKind } from '../../contract/shapes.ts'
import { readName } from '../../core/name.ts'
import { isDomain, readDomains } from '../../platform/config/check-editable.ts'
import { isOnThisMachine } from '../../platform/outgoing/outgoing.ts'
import { readDirectory, readDirectoryAddress } from './directory.ts'
import { invalid } from './invalid.ts'
import { isOwn, takesAddress, usualAddress, type ServiceAddresses } from './kinds.ts'
import type { Provider } from './provider.ts'

/** What an admin enters of a provider, and may change. */
export type Entered = Omit<
  Provider,
  'id' | 'kind' | 'clientSecret' | 'icon' | 'createdAt' | 'updatedAt' | 'version'
> & {
  /** Empty: none. */
  clientSecret: string
  /** As base64; null for the one of its kind. */
  icon: string | null
}

const discoveryPath = /\/\.well-known\/openid-configuration$/

const readUrl = (text: string): URL => {
  const url = URL.parse(text)
  if (url === null) throw invalid('issuer', 'must be an address, as https://id.example.org')
  const isKeptSecret = url.protocol === 'https:' || (url.protocol === 'http:' && isOnThisMachine(url))
  if (!isKeptSecret) throw invalid('issuer', 'must begin with https://')
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw invalid('issuer', 'must be an address alone: nothing behind ? or #, and no password')
  return url
}

const readIssuer = (typed: string, kind: ProviderKind, services: ServiceAddresses): string => {
  const text = typed.trim().replace(discoveryPath, '')
  if (kind === 'ldap') return readDirectoryAddress(text)
  const usual = usualAddress(kind, services)
  if (usual !== null && (text === '' || text === usual)) return usual
  if (!takesAddress(kind)) throw invalid('issuer', 'is known of this kind of provider: leave it out')
  const url = readUrl(text)
  if (kind === 'oidc') return text
  if (url.pathname !== '/') throw invalid('issuer', 'must be the address of the server, without a path')
  return url.origin
}

/** Services say of each address whether it is confirmed, and know no groups: nobody is to think otherwise. */
const checkForKind = (kind: ProviderKind, given: Partial<Entered>): void => {
  if (kind !== 'oidc' && given.clientSecret === '') throw invalid('clientSecret', 'must not be empty')
  if (kind !== 'ldap' && given.directory) throw invalid('directory', 'is for kind ldap alone')
  if (isOwn(kind)) return
  if (given.trustsEmail === true) throw invalid('trustsEmail', 'isn’t for this kind of provider')
  if ((given.groupsClaim ?? '') !== '') throw invalid('groupsClaim', 'isn’t for this kind of provider')
  if ((given.adminGroup ?? '') !== '') throw invalid('adminGroup', 'isn’t for this kind of provider')
}

/** What was entered of a provider of this kind, as it is kept. @throws Failure `invalid_input` */
export const readEntered = <T extends Partial<Entered>>(
  kind: ProviderKind,
  given: T,
  services: ServiceAddresses,
): T => {
  const { name, issuer, clientId, directory, domains } = given
  const strange = readDomains(domains ?? '').find((one) => !isDomain(one))
  if (strange !== undefined) throw invalid('domains', `holds ${strange}, which is no domain`)
  if (clientId?.trim() === '') throw invalid('clientId', 'must not be empty')
  checkForKind(kind, given)
  return {
    ...given,
    ...(name !== undefined && { name: readName(name, 'name') }),
    ...(issuer !== undefined && { issuer: readIssuer(issuer, kind, services) }),
    ...(clientId !== undefined && { clientId: clientId.trim() }),
    ...(directory && { directory: readDirectory(directory) }),
    ...(domains !== undefined && { domains: readDomains(domains).join(', ') }),
  }
}

/** A secret goes only to the provider it was given for: not to one of whoever sits down at an admin's open browser. */
export const checkSecret = (before: Provider, { issuer, clientSecret }: Partial<Entered>): void => {
  const isMoved = issuer !== undefined && issuer !== before.issuer
  if (isMoved && clientSecret === undefined && before.clientSecret !== null)
    throw invalid('clientSecret', 'must be given again: it goes to another provider')
}

import { Failure } from '../../core/failure.ts'
import { readName } from '../../core/name.ts'
import { readDomains } from '../../platform/config/check-editable.ts'
import { readEmail } from '../users/index.ts'
import type { Provider } from './provider.ts'

/** What a provider tells of somebody, as it came. */
export type Claims = Readonly<Record<string, unknown>>

/** What a provider has proved and told of somebody. */
export interface Told {
  issuer: string
  subject: string
  /** From the token it signed. */
  signed: Claims
  /** From its answer when asked about them. */
  asked: Claims
}

/** Somebody at a provider, as this server takes it. */
export interface Stranger {
  issuer: string
  subject: string
  name: string
  email: string | null
  /** Whether the provider has seen that the address is theirs. */
  isEmailConfirmed: boolean
  /** Null where groups mean nothing here. */
  isAdmin: boolean | null
}

type Judging = Pick<Provider, 'kind' | 'domains' | 'groupsClaim' | 'adminGroup' | 'trustsEmail'> &
  Partial<Pick<Provider, 'directory'>>

/** Where groups are that were found by a search alone; no attribute is called so. */
const searchedGroups = 'groups found'

/** The claim with somebody’s groups; empty where they mean nothing. */
export const groupsNameOf = (attribute: string, directory: Provider['directory']): string =>
  attribute === '' && directory?.groupBase !== undefined ? searchedGroups : attribute

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

const cleanEmail = (value: unknown): string | null => {
  try {
    return readEmail(textOf(value)).shown
  } catch {
    return null
  }
}

/** Address and whether it is confirmed come from one place: of two, the one that was signed. */
const emailOf = ({ signed, asked }: Told): { email: string | null; isConfirmed: boolean } => {
  const from = 'email' in signed ? signed : asked
  const confirmed = from['email_verified']
  // Some write it as text.
  return { email: cleanEmail(from['email']), isConfirmed: confirmed === true || confirmed === 'true' }
}

const cleanName = (value: string): string | null => {
  try {
    return readName(value, 'name')
  } catch {
    return null
  }
}

const nameOf = (claims: Claims, email: string | null): string => {
  const whole = `${textOf(claims['given_name'])} ${textOf(claims['family_name'])}`
  const tries = [textOf(claims['name']), whole, textOf(claims['preferred_username'])]
  const local = email?.slice(0, email.lastIndexOf('@')) ?? ''
  for (const one of [...tries, textOf(claims['nickname']), local]) {
    const name = cleanName(one)
    if (name !== null) return name
  }
  return '?'
}

/** A claim by its name, or by the way to it: `realm_access.roles`. */
const claimOf = (claims: Claims, name: string): unknown => {
  if (name in claims) return claims[name]
  return name
    .split('.')
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined,
      claims,
    )
}

const groupsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** Names in a directory are the same in large and small letters, and with spaces behind their commas. */
const sameName = (name: string): string => name.toLowerCase().replace(/\s*([,=])\s*/g, '$1')

const isMember = (groups: readonly string[], { kind, adminGroup }: Judging): boolean =>
  kind === 'ldap' ? groups.map(sameName).includes(sameName(adminGroup)) : groups.includes(adminGroup)

/** Who a provider says somebody is. Pure. */
export const strangerOf = (told: Told, provider: Judging): Stranger => {
  const { issuer, subject, signed, asked } = told
  const { email, isConfirmed } = emailOf(told)
  const { adminGroup, trustsEmail, directory = null } = provider
  const groupsClaim = groupsNameOf(provider.groupsClaim, directory)
  const claims = { ...asked, ...signed }
  const hasGroups = groupsClaim !== '' && adminGroup !== ''
  return {
    issuer,
    subject,
    name: nameOf(claims, email),
    email,
    isEmailConfirmed: email !== null && (isConfirmed || trustsEmail),
    isAdmin: hasGroups ? isMember(groupsOf(claimOf(claims, groupsClaim)), provider) : null,
  }
}

const refused = (reason: string, message: string): Failure => new Failure('forbidden', message, { reason })

/**
 * The address an account can be made for.
 * @throws Failure `forbidden` with reason `provider_no_email` or `provider_email_unverified`
 */
export const confirmedEmail = ({ email, isEmailConfirmed }: Stranger): string => {
  if (email === null) throw refused('provider_no_email', 'the provider tells no e-mail address')
  if (isEmailConfirmed) return email
  throw refused('provider_email_unverified', 'the provider hasn’t seen that this e-mail address is theirs')
}

/**
 * Whether somebody may come through a provider at all.
 * @throws Failure `forbidden` with reason `provider_domain`, or as `confirmedEmail`
 */
export const checkDomain = (stranger: Stranger, { domains }: Pick<Provider, 'domains'>): void => {
  const allowed = readDomains(domains)
  if (allowed.length === 0) return
  const { normalised } = readEmail(confirmedEmail(stranger))
  if (!allowed.includes(normalised.slice(normalised.lastIndexOf('@') + 1)))
    throw refused('provider_domain', 'this provider is for addresses of other domains')
}

import { X509Certificate } from 'node:crypto'
import { FilterParser } from 'ldapts'
import type { Directory } from '../../contract/directory.ts'
import { invalid } from './invalid.ts'

const placeholder = '{username}'
const dnPlaceholder = '{dn}'

/** Where a directory is, without what it is when nothing is said. @throws Failure `invalid_input` */
export const readDirectoryAddress = (text: string): string => {
  const url = URL.parse(text)
  if (url === null || !['ldaps:', 'ldap:'].includes(url.protocol) || url.hostname === '')
    throw invalid('issuer', 'must be an address, as ldaps://dc.example.org')
  if (!['', '/'].includes(url.pathname) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw invalid('issuer', 'must be an address alone: what is to be searched stands below')
  return `${url.protocol}//${url.host.toLowerCase()}`
}

/** What an attacker types stays text: RFC 4515, section 3. */
export const escapeFilter = (text: string): string =>
  text.replace(/[\0*()\\]/g, (sign) => `\\${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)

export const filterFor = ({ filter }: Pick<Directory, 'filter'>, username: string): string =>
  filter.replaceAll(placeholder, () => escapeFilter(username))

/** Finds the groups of somebody. In one go: what stands in a name is no placeholder. */
export const groupFilterFor = (filter: string, { dn, username }: { dn: string; username: string }): string =>
  filter.replace(/\{(?:dn|username)\}/g, (name) => escapeFilter(name === dnPlaceholder ? dn : username))

const isFilter = (filter: string): boolean => {
  try {
    FilterParser.parseString(filter)
    return true
  } catch {
    return false
  }
}

const certificates = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

const isCa = (pem: string): boolean => {
  const found = pem.match(certificates) ?? []
  try {
    return found.length > 0 && found.every((one) => new X509Certificate(one).raw.length > 0)
  } catch {
    return false
  }
}

/** Both or neither. @throws Failure `invalid_input` */
const readGroups = (base: string, filter: string): Pick<Directory, 'groupBase' | 'groupFilter'> => {
  if (base === '' && filter === '') return {}
  if (base === '') throw invalid('directory.groupBase', 'must say where groups are')
  const names = [placeholder, dnPlaceholder].some((one) => filter.includes(one))
  if (!names || !filter.startsWith('(') || !isFilter(groupFilterFor(filter, { dn: 'a', username: 'a' })))
    throw invalid(
      'directory.groupFilter',
      `must be a filter in brackets with ${dnPlaceholder} or ${placeholder}, as (member=${dnPlaceholder})`,
    )
  return { groupBase: base, groupFilter: filter }
}

/** @throws Failure `invalid_input` */
export const readDirectory = ({ groupBase = '', groupFilter = '', ...entered }: Directory): Directory => {
  const [base, filter, ca] = [entered.base.trim(), entered.filter.trim(), entered.ca.trim()]
  if (base === '') throw invalid('directory.base', 'must not be empty')
  if (!filter.includes(placeholder) || !filter.startsWith('(') || !isFilter(filterFor({ filter }, 'a')))
    throw invalid(
      'directory.filter',
      `must be a filter in brackets with ${placeholder}, as (uid=${placeholder})`,
    )
  if (ca !== '' && !isCa(ca)) throw invalid('directory.ca', 'must be certificates in PEM')
  const groups = readGroups(groupBase.trim(), groupFilter.trim())
  return { ...entered, ...groups, base, filter, ca }
}

/** By which people of a directory are known: the same with TLS from the first byte and later. */
export const directoryIssuer = (address: string): string => {
  const { hostname, port } = new URL(address)
  return ['', '389', '636'].includes(port) ? `ldap://${hostname}` : `ldap://${hostname}:${port}`
}

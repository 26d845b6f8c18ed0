import type { EditableKey, EditableValues } from '../../contract/settings.ts'
import { pageLanguages, type PageLanguage } from '../../contract/shapes.ts'
import { readName } from '../../core/name.ts'
import { isLoopbackHost, readSender } from '../mail/address.ts'
import { isAddress } from './addresses.ts'

/** Something that is wrong with settings admins may change. */
export interface EditableProblem {
  key: EditableKey
  /** To be read after the key. */
  message: string
  cure: string
  /** Something else has to be set, too: wrong only when nobody sets it in any place. */
  isMissing: boolean
}

const wrong = (key: EditableKey, message: string, cure: string): EditableProblem => ({
  key,
  message,
  cure,
  isMissing: false,
})

const missing = (key: EditableKey, message: string, cure: string): EditableProblem => ({
  ...wrong(key, message, cure),
  isMissing: true,
})

const isWebAddress = (text: string): boolean =>
  URL.canParse(text) && ['https:', 'http:'].includes(new URL(text).protocol)

/** The parts of a list with commas, lower case. */
const readList = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '')

/** The domains of a list with commas. */
export const readDomains = readList

export const isDomain = (text: string): boolean => /^(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+$/u.test(text)

const checkDomains = (values: EditableValues): EditableProblem[] => {
  const domains = readDomains(values['accounts.domains'])
  const strange = domains.find((one) => !isDomain(one))
  if (strange !== undefined)
    return [
      wrong('accounts.domains', `holds ${strange}, which is no domain`, 'Write example.org, example.com.'),
    ]
  if (domains.length > 0 && values['mail.host'] === '')
    return [
      missing(
        'accounts.domains',
        'needs a mail server, which confirms whose address it is',
        'Set the mail server first, or leave this empty.',
      ),
    ]
  return []
}

const isName = (text: string): boolean => {
  try {
    readName(text, '')
    return true
  } catch {
    return false
  }
}

const checkAppearance = (values: EditableValues): EditableProblem[] => {
  const { 'appearance.name': name, 'appearance.accent': accent } = values
  const problems: EditableProblem[] = []
  if (name !== '' && !isName(name))
    problems.push(
      wrong(
        'appearance.name',
        'is no name that can be shown',
        'Write letters, without characters that turn the text’s direction, or leave it empty.',
      ),
    )
  if (accent !== '' && !/^#[0-9a-f]{6}$/i.test(accent))
    problems.push(wrong('appearance.accent', 'is no colour', 'Write it as #1f6feb, or leave it empty.'))
  return problems
}

/** The languages of a list with commas that we have, without repeats; all where none is named. */
export const readLanguages = (text: string): PageLanguage[] => {
  const named = readList(text)
  const found = pageLanguages.filter((language) => named.includes(language))
  return found.length > 0 ? found : [...pageLanguages]
}

const checkLanguages = (values: EditableValues): EditableProblem[] => {
  const { 'languages.offered': offered, 'languages.default': standard } = values
  const strange = readList(offered).find((one) => !pageLanguages.some((language) => language === one))
  if (strange !== undefined)
    return [
      wrong(
        'languages.offered',
        `holds ${strange}, which is no language of ours`,
        `Write some of ${pageLanguages.join(', ')}.`,
      ),
    ]
  if (!readLanguages(offered).includes(standard))
    return [
      missing('languages.default', 'is not among languages.offered', 'Choose one of those that are offered.'),
    ]
  return []
}

const checkLegal = (values: EditableValues): EditableProblem[] =>
  (['legal.terms_url', 'legal.privacy_url', 'legal.imprint_url'] as const)
    .filter((key) => values[key] !== '' && !isWebAddress(values[key]))
    .map((key) => wrong(key, 'is no web address', 'Write the whole address, as https://example.org/privacy.'))

const checkHost = ({ 'mail.host': host, 'mail.security': security }: EditableValues): EditableProblem[] => {
  if (!isAddress(host) && !/^[\p{L}\p{N}._-]+$/u.test(host))
    return [
      wrong(
        'mail.host',
        'is no name of a server',
        'Write the name alone, as smtp.example.org; mail.port takes the port.',
      ),
    ]
  if (security === 'none' && !isLoopbackHost(host))
    return [
      wrong(
        'mail.security',
        'is none, which is only for a mail server on this machine',
        'Choose starttls or tls: passwords and links would be readable on the way.',
      ),
    ]
  return []
}

const checkSender = (values: EditableValues): EditableProblem[] => {
  const { 'mail.from': from, 'mail.username': username, 'mail.password': password } = values
  const problems: EditableProblem[] = []
  if (from === '') problems.push(missing('mail.from', 'isn’t set', 'Give the address mails come from.'))
  else if (readSender(from) === null)
    problems.push(
      wrong('mail.from', 'is no e-mail address', 'Write meet@example.org, or Parley <meet@example.org>.'),
    )
  if (username !== '' && password === '')
    problems.push(
      missing('mail.password', 'isn’t set', 'Give the password of mail.username, or leave both empty.'),
    )
  if (username === '' && password !== '')
    problems.push(missing('mail.username', 'isn’t set', 'Give the name that goes with mail.password.'))
  return problems
}

/** Everything that keeps mail from being sent; nothing where no server is named. */
export const checkMail = (values: EditableValues): EditableProblem[] =>
  values['mail.host'] === '' ? [] : [...checkHost(values), ...checkSender(values)]

export const checkEditable = (values: EditableValues): EditableProblem[] => [
  ...checkDomains(values),
  ...checkAppearance(values),
  ...checkLanguages(values),
  ...checkLegal(values),
  ...checkMail(values),
]

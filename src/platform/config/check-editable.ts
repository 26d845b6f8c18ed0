import type { EditableKey, EditableValues } from '../../contract/settings.ts'
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

/** The domains of a list with commas, lower case. */
export const readDomains = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '')

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

const checkLegal = (values: EditableValues): EditableProblem[] =>
  (['legal.privacy_url', 'legal.imprint_url'] as const)
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
  ...checkLegal(values),
  ...checkMail(values),
]

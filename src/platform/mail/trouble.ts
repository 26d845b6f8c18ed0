import type { MailTrouble } from '../../contract/mail.ts'
import { oneLine } from '../log/redact.ts'

/** Why a mail was not passed on, in words of ours. */
export interface Trouble {
  reason: MailTrouble
  /** What the mail server said, in one line; empty when it said nothing. */
  said: string
  /** Whether trying again is of no use: this one mail will never be taken. */
  permanent: boolean
}

/** A mail was not passed on. Its message is `reason: said`, which `readTrouble` reads again. */
export class MailFailure extends Error {
  readonly reason: MailTrouble
  readonly said: string
  readonly permanent: boolean

  constructor({ reason, said = '', permanent = false }: Partial<Trouble> & Pick<Trouble, 'reason'>) {
    super(`${reason}: ${said}`)
    this.name = 'MailFailure'
    this.reason = reason
    this.said = said
    this.permanent = permanent
  }
}

const reasons: Readonly<Record<MailTrouble, true>> = {
  unreachable: true,
  name_not_found: true,
  tls_failed: true,
  no_starttls: true,
  sign_in_refused: true,
  sender_refused: true,
  recipient_refused: true,
  timed_out: true,
  unprotected: true,
  off: true,
  unreadable: true,
  other: true,
}

const isReason = (text: string): text is MailTrouble => Object.hasOwn(reasons, text)

/** What the message of a `MailFailure` says; anything else is `other` in its own words. */
export const readTrouble = (message: string): Pick<Trouble, 'reason' | 'said'> => {
  const [, reason = '', said = ''] = /^(\w+): ?(.*)$/s.exec(message) ?? []
  return isReason(reason) ? { reason, said } : { reason: 'other', said: message }
}

/** What an SMTP client says of an error. */
export interface SmtpError {
  message?: string
  code?: string
  /** What the system or TLS called it. */
  originalCode?: string
  /** What was asked of the server: `MAIL FROM`, `STARTTLS`. */
  command?: string
  response?: string
  responseCode?: number
}

const tlsCode = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH|EPROTO$)/
const isTls = ({ code, originalCode = '' }: SmtpError): boolean =>
  code === 'ETLS' || tlsCode.test(originalCode) || tlsCode.test(code ?? '')

const byCode: Readonly<Record<string, MailTrouble>> = {
  EAUTH: 'sign_in_refused',
  ENOAUTH: 'sign_in_refused',
  ETIMEDOUT: 'timed_out',
  EDNS: 'name_not_found',
}

const byCommand: Readonly<Record<string, MailTrouble>> = {
  'MAIL FROM': 'sender_refused',
  'RCPT TO': 'recipient_refused',
}

const lostCode = /^(ESOCKET|ECONNECTION)$/

const hasAnswer = ({ responseCode }: SmtpError): boolean => typeof responseCode === 'number'

const reasonOf = (error: SmtpError): MailTrouble => {
  const { code = '', originalCode, command, responseCode } = error
  if (originalCode === 'ETIMEDOUT') return 'timed_out'
  const known = byCode[code]
  if (known !== undefined) return known
  if (isTls(error)) return command === 'STARTTLS' && hasAnswer(error) ? 'no_starttls' : 'tls_failed'
  // 530 is "sign in first", whatever was asked.
  if (responseCode === 530) return 'sign_in_refused'
  if (code === 'EENVELOPE') return byCommand[command ?? ''] ?? 'other'
  return lostCode.test(code) && !hasAnswer(error) ? 'unreachable' : 'other'
}

const longestSaid = 300

/** The same secret as it goes over the wire. */
const formsOf = (username: string, password: string): string[] =>
  password === ''
    ? []
    : [
        Buffer.from(`\0${username}\0${password}`).toString('base64'),
        Buffer.from(password).toString('base64'),
        password,
      ]

/** What follows the `#` of our links. */
const secretOfLink = /#[\w-]{16,}/g

/** A server may repeat what it was told: the password, or a mail with its link. */
const without = (text: string, { username, password }: SignIn): string =>
  formsOf(username, password)
    .reduce((rest, secret) => rest.replaceAll(secret, '[redacted]'), text)
    .replace(secretOfLink, '#[redacted]')

export interface SignIn {
  username: string
  password: string
}

/**
 * What an error of the SMTP client means. Words are taken only from answers that are SMTP, and of TLS: what listens
 * elsewhere is nobody's business.
 */
export const troubleOf = (error: SmtpError, signIn: SignIn): Trouble => {
  const reason = reasonOf(error)
  const { response = '', responseCode = 0, message = '', code } = error
  const words = hasAnswer(error) ? response : reason === 'tls_failed' ? message : ''
  const isAboutThisMail = reason === 'recipient_refused' || (reason === 'other' && code === 'EMESSAGE')
  return {
    reason,
    said: oneLine(without(words, signIn)).trim().slice(0, longestSaid),
    permanent: isAboutThisMail && responseCode >= 500,
  }
}

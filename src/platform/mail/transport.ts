import type { After } from '../../core/clock.ts'
import { isLoopbackHost, isMailAddress, readSender, type Sender } from './address.ts'
import type { ComposedMail } from './compose.ts'
import type { MailSettings } from './mail-settings.ts'
import { MailFailure, troubleOf, type SmtpError } from './trouble.ts'

/** One mail on its way. */
export interface OutgoingMail extends ComposedMail {
  /** Names it for ever: sent twice, it is the same mail. */
  id: string
  /** When it was written: UTC milliseconds. */
  at: number
  to: string
  language: string
}

export interface MailTransport {
  /**
   * Hands a mail to the mail server; answers when the server has taken it.
   * @throws MailFailure
   */
  send: (wanted: { settings: MailSettings; mail: OutgoingMail; signal?: AbortSignal }) => Promise<void>
}

/** Milliseconds. */
export interface MailLimits {
  /** Until the connection is there, with TLS. */
  connect: number
  /** Until the server says hello. */
  greeting: number
  /** Without a word of the server. */
  idle: number
  /** All of it. */
  total: number
}

const usualLimits: MailLimits = { connect: 15_000, greeting: 15_000, idle: 30_000, total: 60_000 }

export interface MailTransportParts {
  /** What this server calls itself: the name of its web address. */
  hostName: string
  after: After
  limits?: MailLimits
  /** PEM of a root to trust instead of the usual ones. */
  root?: string
}

const optionsOf = (settings: MailSettings, { hostName, limits = usualLimits, root }: MailTransportParts) => {
  const { host, port, security, username, password } = settings
  return {
    host,
    port,
    name: hostName,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username !== '' && { auth: { user: username, pass: password }, forceAuth: true }),
    tls: {
      minVersion: 'TLSv1.2' as const,
      rejectUnauthorized: true,
      ...(root !== undefined && { ca: root }),
    },
    connectionTimeout: limits.connect,
    dnsTimeout: limits.connect,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.idle,
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: false,
  }
}

const messageOf = (
  { id, at, to, language, subject, text, html }: OutgoingMail,
  from: Sender,
  hostName: string,
) => ({
  from,
  to: { name: '', address: to },
  envelope: { from: from.address, to: [to] },
  subject,
  text,
  html,
  date: new Date(at),
  messageId: `<${id}@${hostName}>`,
  headers: {
    // Nobody's machine should answer ours (RFC 3834; the second is what some mail servers know instead).
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'Content-Language': language,
  },
  xMailer: false as const,
})

/** Needed when a mail leaves, which is rare: not worth its memory before. */
const loadNodemailer = () => import('nodemailer')

/** What can be known to be wrong before anybody is spoken to. */
const check = ({ host, security, from }: MailSettings, to: string): Sender => {
  if (security === 'none' && !isLoopbackHost(host)) throw new MailFailure({ reason: 'unprotected' })
  if (!isMailAddress(to)) throw new MailFailure({ reason: 'recipient_refused', permanent: true })
  const sender = readSender(from)
  if (sender === null) throw new MailFailure({ reason: 'sender_refused' })
  return sender
}

/** The one way mail leaves this server: SMTP to one mail server, which passes it on. */
export const createMailTransport = (parts: MailTransportParts): MailTransport => {
  const { hostName, after, limits = usualLimits } = parts
  return {
    async send({ settings, mail, signal }) {
      const sender = check(settings, mail.to)
      const { createTransport } = await loadNodemailer()
      const tooLong = new AbortController()
      const forget = after(limits.total, () => tooLong.abort())
      const transport = createTransport(optionsOf(settings, parts))
      try {
        await transport.sendMail({
          ...messageOf(mail, sender, hostName),
          signal: signal === undefined ? tooLong.signal : AbortSignal.any([signal, tooLong.signal]),
        })
      } catch (error) {
        if (tooLong.signal.aborted) throw new MailFailure({ reason: 'timed_out' })
        throw new MailFailure(troubleOf(error as SmtpError, settings))
      } finally {
        forget()
        transport.close()
      }
    },
  }
}

import { Type, type Static } from 'typebox'
import { operations } from './operation.ts'
import { Email, Id, Instant, Nothing } from './shapes.ts'

/**
 * Why a mail was not passed on.
 * - `off`: there is no mail server (any more)
 * - `unprotected`: only a mail server on this machine is spoken to without TLS
 * - `unreadable`: what was kept of the mail can’t be read with today’s `secrets/database.key`
 * - `other`: the mail server’s own words are all there is
 */
export const MailTrouble = Type.Union([
  Type.Literal('unreachable'),
  Type.Literal('name_not_found'),
  Type.Literal('tls_failed'),
  Type.Literal('no_starttls'),
  Type.Literal('sign_in_refused'),
  Type.Literal('sender_refused'),
  Type.Literal('recipient_refused'),
  Type.Literal('timed_out'),
  Type.Literal('unprotected'),
  Type.Literal('off'),
  Type.Literal('unreadable'),
  Type.Literal('other'),
])
export type MailTrouble = Static<typeof MailTrouble>

export const MailTemplate = Type.Union([
  Type.Literal('test'),
  Type.Literal('reset'),
  Type.Literal('invitation'),
  Type.Literal('register'),
  Type.Literal('known'),
  Type.Literal('verify'),
  Type.Literal('email_changed'),
  Type.Literal('new_device'),
  Type.Literal('password_changed'),
  Type.Literal('leaving'),
  Type.Literal('passkey_added'),
  Type.Literal('passkey_removed'),
  Type.Literal('provider_linked'),
  Type.Literal('provider_unlinked'),
  Type.Literal('merged'),
  Type.Literal('second_factor_on'),
  Type.Literal('second_factor_off'),
  Type.Literal('way_in_taken'),
])
export type MailTemplate = Static<typeof MailTemplate>

/** A tag as browsers and accounts have it; English when it is none of ours. */
const Language = Type.String({ pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$', maxLength: 64 })

/** What went wrong, and what the mail server said in one line; empty when it said nothing. */
const Trouble = Type.Object({ reason: MailTrouble, said: Type.String() })

/** A mail that was given up. */
export const FailedMail = Type.Object({
  id: Id,
  template: MailTemplate,
  to: Type.String(),
  createdAt: Instant,
  failedAt: Instant,
  attempts: Type.Integer(),
  trouble: Trouble,
  /** False once its link is too old: there is no use in sending it. */
  mayRetry: Type.Boolean(),
})
export type FailedMail = Static<typeof FailedMail>

const byId = Type.Object({ id: Id })

export const mail = operations({
  'GET /api/mail': {
    summary:
      'Is there a mail server, what waits for it, and what was given up in the last 30 days, latest first',
    access: 'admin',
    rate: 'read',
    audit: null,
    reply: Type.Object({
      on: Type.Boolean(),
      waiting: Type.Integer(),
      /** What keeps waiting mails from being sent, when something does. */
      trouble: Type.Optional(Trouble),
      failed: Type.Array(FailedMail),
    }),
  },
  'POST /api/mail/test': {
    summary:
      'Send a mail now, exactly as all others are sent, and say how it went. Without a mail server `conflict`',
    access: 'admin',
    rate: 'secret',
    audit: 'mail.tested',
    body: Type.Object({ to: Email, language: Type.Optional(Language) }),
    reply: Type.Object({
      sent: Type.Boolean(),
      /** Present where it wasn’t sent. */
      trouble: Type.Optional(Trouble),
    }),
  },
  'POST /api/mail/preview': {
    summary: 'What a mail looks like, with made-up values. Nothing is sent',
    access: 'admin',
    rate: 'read',
    audit: null,
    body: Type.Object({ template: MailTemplate, language: Type.Optional(Language) }),
    reply: Type.Object({ subject: Type.String(), text: Type.String(), html: Type.String() }),
  },
  'POST /api/mail/failed/:id/retry': {
    summary: 'Try again to send a mail that was given up. `gone` when its link is too old',
    access: 'admin',
    rate: 'write',
    audit: 'mail.retried',
    params: byId,
    reply: Nothing,
  },
  'DELETE /api/mail/failed/:id': {
    summary: 'Throw a mail away that was given up',
    access: 'admin',
    rate: 'write',
    audit: 'mail.discarded',
    params: byId,
    reply: Nothing,
  },
})

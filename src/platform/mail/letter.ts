import type { MailTemplate } from '../../contract/mail.ts'
import type { MailContent, MailValues } from './templates.ts'
import { piecesOf, type MailKey, type MailLanguage, type Piece } from './texts.ts'
import { harmless, harmlessName } from './words.ts'

/** What every mail of one server has in common. */
export interface MailFrame {
  /** What the product is called here: `Parley`. */
  product: string
  /** Where it is: `https://meet.example`. */
  site: string
  accents?: MailAccents | undefined
}

/** A colour for links and buttons, and what is written on those, as `#00796b`, on light and on dark; ours unless given. */
export type MailAccents = Record<'light' | 'dark', { accent: string; on: string }>

export interface LetterInput extends MailFrame {
  content: MailContent
  language: MailLanguage
  /** IANA zone of whoever reads it; UTC unless given, or when nobody knows it. */
  zone?: string | undefined
}

/** A mail before it is text or HTML, in the order it is read. */
export interface Letter {
  language: MailLanguage
  subject: Piece[]
  title: Piece[]
  /** Greeting and what it is about. */
  before: Piece[][]
  facts: { name: Piece[]; value: string }[]
  action: { label: Piece[]; copy: Piece[]; link: string } | null
  /** For how long, and what to do if it wasn’t oneself. */
  after: Piece[][]
  /** Why one gets it, and from whom. */
  foot: Piece[][]
}

/** The keys of a template and the values its texts need beside the product’s name. */
interface Outline {
  subject: MailKey
  title: MailKey
  lead: MailKey
  after: MailKey[]
  why: MailKey
  name?: string
  facts?: [MailKey, string][]
  action?: [MailKey, string]
  values?: Readonly<Record<string, string>>
}

type Tell = (at: number) => string

type News =
  | 'new_device'
  | 'password_changed'
  | `passkey_${'added' | 'removed'}`
  | `provider_${'linked' | 'unlinked'}`
  | 'merged'
  | `second_factor_${'on' | 'off'}`
  | 'way_in_taken'

/** What tells somebody what was done with their account: their words are called alike. */
const newsOf = (
  template: News,
  { name, link }: { name: string; link: string },
  facts: [MailKey, string][],
): Outline => ({
  subject: `mail.${template}.subject`,
  title: `mail.${template}.title`,
  lead: `mail.${template}.lead`,
  facts,
  after: [`mail.${template}.until`, `mail.${template}.otherwise`],
  why: `mail.${template}.why`,
  action: [`mail.${template}.action`, link],
  name,
})

const outlines: { [T in MailTemplate]: (values: MailValues[T], tell: Tell) => Outline } = {
  test: () => ({
    subject: 'mail.test.subject',
    title: 'mail.test.title',
    lead: 'mail.test.lead',
    after: ['mail.test.otherwise'],
    why: 'mail.test.why',
  }),
  reset: ({ name, by, link, expiresAt }, tell) => ({
    subject: 'mail.reset.subject',
    title: 'mail.reset.title',
    lead: by === undefined ? 'mail.reset.lead' : 'mail.reset.leadBy',
    after: ['mail.reset.until', by === undefined ? 'mail.reset.otherwise' : 'mail.reset.otherwiseBy'],
    why: 'mail.reset.why',
    action: ['mail.reset.action', link],
    values: { until: tell(expiresAt), by: harmlessName(by ?? '') },
    name,
  }),
  invitation: ({ by, link, expiresAt }, tell) => ({
    subject: by === undefined ? 'mail.invitation.subject' : 'mail.invitation.subjectBy',
    title: 'mail.invitation.title',
    lead: by === undefined ? 'mail.invitation.lead' : 'mail.invitation.leadBy',
    after: ['mail.invitation.until', 'mail.invitation.otherwise'],
    why: 'mail.invitation.why',
    action: ['mail.invitation.action', link],
    values: { until: tell(expiresAt), by: harmlessName(by ?? '') },
  }),
  register: ({ link, expiresAt }, tell) => ({
    subject: 'mail.register.subject',
    title: 'mail.register.title',
    lead: 'mail.register.lead',
    after: ['mail.register.until', 'mail.register.otherwise'],
    why: 'mail.register.why',
    action: ['mail.register.action', link],
    values: { until: tell(expiresAt) },
  }),
  known: ({ name, link }) => ({
    subject: 'mail.known.subject',
    title: 'mail.known.title',
    lead: 'mail.known.lead',
    after: ['mail.known.forgotten', 'mail.known.otherwise'],
    why: 'mail.known.why',
    action: ['mail.known.action', link],
    name,
  }),
  verify: ({ name, link, expiresAt }, tell) => ({
    subject: 'mail.verify.subject',
    title: 'mail.verify.title',
    lead: 'mail.verify.lead',
    after: ['mail.verify.until', 'mail.verify.otherwise'],
    why: 'mail.verify.why',
    action: ['mail.verify.action', link],
    values: { until: tell(expiresAt) },
    name,
  }),
  email_changed: ({ name, newEmail, back }, tell) => ({
    subject: 'mail.email_changed.subject',
    title: 'mail.email_changed.title',
    lead: 'mail.email_changed.lead',
    facts: [['mail.fact.newEmail', newEmail]],
    after: ['mail.email_changed.otherwiseToldOnly'],
    why: 'mail.email_changed.why',
    ...(back !== undefined && {
      after: ['mail.email_changed.until', 'mail.email_changed.otherwise'],
      action: ['mail.email_changed.action', back.link],
      values: { until: tell(back.expiresAt) },
    }),
    name,
  }),
  new_device: ({ browser, address, place, at, ...to }, tell) =>
    newsOf('new_device', to, [
      ['mail.fact.browser', harmlessName(browser)],
      ['mail.fact.address', address],
      ...(place === undefined ? [] : [['mail.fact.place', harmless(place)] satisfies [MailKey, string]]),
      ['mail.fact.at', tell(at)],
    ]),
  password_changed: ({ at, ...to }, tell) => newsOf('password_changed', to, [['mail.fact.at', tell(at)]]),
  passkey_added: ({ passkey, at, ...to }, tell) =>
    newsOf('passkey_added', to, [
      ['mail.fact.passkey', harmlessName(passkey)],
      ['mail.fact.at', tell(at)],
    ]),
  passkey_removed: ({ passkey, at, ...to }, tell) =>
    newsOf('passkey_removed', to, [
      ['mail.fact.passkey', harmlessName(passkey)],
      ['mail.fact.at', tell(at)],
    ]),
  provider_linked: ({ provider, at, ...to }, tell) =>
    newsOf('provider_linked', to, [
      ['mail.fact.provider', harmlessName(provider)],
      ['mail.fact.at', tell(at)],
    ]),
  provider_unlinked: ({ provider, at, ...to }, tell) =>
    newsOf('provider_unlinked', to, [
      ['mail.fact.provider', harmlessName(provider)],
      ['mail.fact.at', tell(at)],
    ]),
  merged: ({ gone, kept, at, ...to }, tell) =>
    newsOf('merged', to, [
      ['mail.fact.gone', gone],
      ['mail.fact.kept', kept],
      ['mail.fact.at', tell(at)],
    ]),
  second_factor_on: ({ at, ...to }, tell) => newsOf('second_factor_on', to, [['mail.fact.at', tell(at)]]),
  second_factor_off: ({ byAdmin, at, ...to }, tell) => ({
    ...newsOf('second_factor_off', to, [['mail.fact.at', tell(at)]]),
    ...(byAdmin === true && {
      lead: 'mail.second_factor_off.leadByAdmin',
      after: ['mail.second_factor_off.untilByAdmin', 'mail.second_factor_off.otherwiseByAdmin'],
    }),
  }),
  way_in_taken: ({ kind, what, at, ...to }, tell) =>
    newsOf('way_in_taken', to, [
      [`mail.fact.${kind}`, harmlessName(what)],
      ['mail.fact.at', tell(at)],
    ]),
  leaving: ({ name, link, expiresAt }, tell) => ({
    subject: 'mail.leaving.subject',
    title: 'mail.leaving.title',
    lead: 'mail.leaving.lead',
    after: ['mail.leaving.until', 'mail.leaving.otherwise'],
    why: 'mail.leaving.why',
    action: ['mail.leaving.action', link],
    values: { until: tell(expiresAt) },
    name,
  }),
}

const outlineOf = <T extends MailTemplate>(template: T, values: MailValues[T], tell: Tell): Outline =>
  outlines[template](values, tell)

const knownZone = (zone: string | undefined): string => {
  if (zone === undefined) return 'UTC'
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}

/** `22 November 2026 at 04:02 UTC`, as the language writes it. */
const createTell = (language: MailLanguage, zone: string | undefined): Tell => {
  const format = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: knownZone(zone),
  })
  return (at) => harmless(format.format(at))
}

/** Puts a mail together. Values are harmless from here on, but not yet escaped. */
export const letterOf = ({ content, language, zone, product, site }: LetterInput): Letter => {
  const {
    subject,
    title,
    lead,
    after,
    why,
    name,
    facts = [],
    action,
    values,
  } = outlineOf(content.template, content.values, createTell(language, zone))
  const all = { ...values, product: harmless(product), site: harmless(site.replace(/^https?:\/\//, '')) }
  const say = (key: MailKey): Piece[] => piecesOf(language, key, all)
  const greeting = harmlessName(name ?? '')
  return {
    language,
    subject: say(subject),
    title: say(title),
    before: [
      ...(greeting === '' ? [] : [piecesOf(language, 'mail.frame.hello', { name: greeting })]),
      say(lead),
    ],
    facts: facts.map(([key, value]) => ({ name: say(key), value: harmless(value) })),
    action:
      action === undefined ? null : { label: say(action[0]), copy: say('mail.frame.copy'), link: action[1] },
    after: after.map(say),
    foot: [say(why), say('mail.frame.sent')],
  }
}

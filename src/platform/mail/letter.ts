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
  email_changed: ({ name, newEmail, link, expiresAt }, tell) => ({
    subject: 'mail.email_changed.subject',
    title: 'mail.email_changed.title',
    lead: 'mail.email_changed.lead',
    facts: [['mail.fact.newEmail', newEmail]],
    after: ['mail.email_changed.until', 'mail.email_changed.otherwise'],
    why: 'mail.email_changed.why',
    action: ['mail.email_changed.action', link],
    values: { until: tell(expiresAt) },
    name,
  }),
  new_device: ({ name, browser, address, place, at, link }, tell) => ({
    subject: 'mail.new_device.subject',
    title: 'mail.new_device.title',
    lead: 'mail.new_device.lead',
    facts: [
      ['mail.fact.browser', harmlessName(browser)],
      ['mail.fact.address', address],
      ...(place === undefined ? [] : [['mail.fact.place', harmless(place)] satisfies [MailKey, string]]),
      ['mail.fact.at', tell(at)],
    ],
    after: ['mail.new_device.until', 'mail.new_device.otherwise'],
    why: 'mail.new_device.why',
    action: ['mail.new_device.action', link],
    name,
  }),
  password_changed: ({ name, at, link }, tell) => ({
    subject: 'mail.password_changed.subject',
    title: 'mail.password_changed.title',
    lead: 'mail.password_changed.lead',
    facts: [['mail.fact.at', tell(at)]],
    after: ['mail.password_changed.until', 'mail.password_changed.otherwise'],
    why: 'mail.password_changed.why',
    action: ['mail.password_changed.action', link],
    name,
  }),
  passkey_added: ({ name, passkey, at, link }, tell) => ({
    subject: 'mail.passkey_added.subject',
    title: 'mail.passkey_added.title',
    lead: 'mail.passkey_added.lead',
    facts: [
      ['mail.fact.passkey', harmlessName(passkey)],
      ['mail.fact.at', tell(at)],
    ],
    after: ['mail.passkey_added.until', 'mail.passkey_added.otherwise'],
    why: 'mail.passkey_added.why',
    action: ['mail.passkey_added.action', link],
    name,
  }),
  passkey_removed: ({ name, passkey, at, link }, tell) => ({
    subject: 'mail.passkey_removed.subject',
    title: 'mail.passkey_removed.title',
    lead: 'mail.passkey_removed.lead',
    facts: [
      ['mail.fact.passkey', harmlessName(passkey)],
      ['mail.fact.at', tell(at)],
    ],
    after: ['mail.passkey_removed.until', 'mail.passkey_removed.otherwise'],
    why: 'mail.passkey_removed.why',
    action: ['mail.passkey_removed.action', link],
    name,
  }),
  provider_linked: ({ name, provider, at, link }, tell) => ({
    subject: 'mail.provider_linked.subject',
    title: 'mail.provider_linked.title',
    lead: 'mail.provider_linked.lead',
    facts: [
      ['mail.fact.provider', harmlessName(provider)],
      ['mail.fact.at', tell(at)],
    ],
    after: ['mail.provider_linked.until', 'mail.provider_linked.otherwise'],
    why: 'mail.provider_linked.why',
    action: ['mail.provider_linked.action', link],
    name,
  }),
  provider_unlinked: ({ name, provider, at, link }, tell) => ({
    subject: 'mail.provider_unlinked.subject',
    title: 'mail.provider_unlinked.title',
    lead: 'mail.provider_unlinked.lead',
    facts: [
      ['mail.fact.provider', harmlessName(provider)],
      ['mail.fact.at', tell(at)],
    ],
    after: ['mail.provider_unlinked.until', 'mail.provider_unlinked.otherwise'],
    why: 'mail.provider_unlinked.why',
    action: ['mail.provider_unlinked.action', link],
    name,
  }),
  merged: ({ name, gone, kept, at, link }, tell) => ({
    subject: 'mail.merged.subject',
    title: 'mail.merged.title',
    lead: 'mail.merged.lead',
    facts: [
      ['mail.fact.gone', gone],
      ['mail.fact.kept', kept],
      ['mail.fact.at', tell(at)],
    ],
    after: ['mail.merged.until', 'mail.merged.otherwise'],
    why: 'mail.merged.why',
    action: ['mail.merged.action', link],
    name,
  }),
  second_factor_on: ({ name, at, link }, tell) => ({
    subject: 'mail.second_factor_on.subject',
    title: 'mail.second_factor_on.title',
    lead: 'mail.second_factor_on.lead',
    facts: [['mail.fact.at', tell(at)]],
    after: ['mail.second_factor_on.until', 'mail.second_factor_on.otherwise'],
    why: 'mail.second_factor_on.why',
    action: ['mail.second_factor_on.action', link],
    name,
  }),
  second_factor_off: ({ name, at, link }, tell) => ({
    subject: 'mail.second_factor_off.subject',
    title: 'mail.second_factor_off.title',
    lead: 'mail.second_factor_off.lead',
    facts: [['mail.fact.at', tell(at)]],
    after: ['mail.second_factor_off.until', 'mail.second_factor_off.otherwise'],
    why: 'mail.second_factor_off.why',
    action: ['mail.second_factor_off.action', link],
    name,
  }),
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

import { Type, type Static, type TSchema } from 'typebox'
import type { MailTemplate } from '../../contract/mail.ts'

/** A page of ours to open. Nothing else is ever behind a button of a mail. */
const Link = Type.String({ pattern: '^https?://[^\\s<>"]+$', maxLength: 2048 })
/** UTC milliseconds. */
const At = Type.Number()
/** What somebody chose to be called, and the like: shown, never trusted. */
const Words = Type.String({ maxLength: 512 })

/** Every mail we send and what it needs to know. */
export const mailValues = {
  /** Does the mail server work? */
  test: Type.Object({}),
  /** Somebody asked for a new password; `by` is the admin who did, where it was one. */
  reset: Type.Object({ name: Words, by: Type.Optional(Words), link: Link, expiresAt: At }),
  /** Somebody may make an account; `by` is who invites, where it is known. */
  invitation: Type.Object({ by: Type.Optional(Words), link: Link, expiresAt: At }),
  /** Somebody wants an account for this address. */
  register: Type.Object({ link: Link, expiresAt: At }),
  /** Somebody wants an account for an address that has one; the link leads to the sign-in. */
  known: Type.Object({ name: Words, link: Link }),
  /** Does this address belong to whoever gave it? */
  verify: Type.Object({ name: Words, link: Link, expiresAt: At }),
  /** To the old address, with a way back, unless an earlier one has it. */
  email_changed: Type.Object({
    name: Words,
    newEmail: Words,
    back: Type.Optional(Type.Object({ link: Link, expiresAt: At })),
  }),
  /** Somebody signed in where nobody had before; the link shows every browser that is signed in. */
  new_device: Type.Object({
    name: Words,
    browser: Words,
    address: Words,
    place: Type.Optional(Words),
    at: At,
    link: Link,
  }),
  /** The password is another now; the link is for whoever didn’t do it. */
  password_changed: Type.Object({ name: Words, at: At, link: Link }),
  /** One can sign in with another passkey; the link shows them all. */
  passkey_added: Type.Object({ name: Words, passkey: Words, at: At, link: Link }),
  /** A passkey opens nothing any more. */
  passkey_removed: Type.Object({ name: Words, passkey: Words, at: At, link: Link }),
  /** One can sign in with an account elsewhere; the link shows them all. */
  provider_linked: Type.Object({ name: Words, provider: Words, at: At, link: Link }),
  /** That account opens nothing any more. */
  provider_unlinked: Type.Object({ name: Words, provider: Words, at: At, link: Link }),
  /** Of two accounts of one person one is left; told to both addresses. */
  merged: Type.Object({ name: Words, gone: Words, kept: Words, at: At, link: Link }),
  /** The password wants a code beside it. */
  second_factor_on: Type.Object({ name: Words, at: At, link: Link }),
  /** The password does alone. `byAdmin`: passkeys are gone, too. */
  second_factor_off: Type.Object({
    name: Words,
    byAdmin: Type.Optional(Type.Literal(true)),
    at: At,
    link: Link,
  }),
  /** An admin has taken one way in from the account: what it was, and what that was called. */
  way_in_taken: Type.Object({
    name: Words,
    kind: Type.Union([
      Type.Literal('passkey'),
      Type.Literal('provider'),
      Type.Literal('key'),
      Type.Literal('browser'),
    ]),
    what: Words,
    at: At,
    link: Link,
  }),
  /** The account is deleted at `expiresAt`, as its owner asked; the link undoes that. */
  leaving: Type.Object({ name: Words, link: Link, expiresAt: At }),
} as const satisfies Record<MailTemplate, TSchema>

export type MailValues = { [T in MailTemplate]: Static<(typeof mailValues)[T]> }

export const mailTemplates = Object.keys(mailValues) as MailTemplate[]

/** One mail to be written. */
export type MailContent = { [T in MailTemplate]: { template: T; values: MailValues[T] } }[MailTemplate]

const hour = 3_600_000

/** Values as they might be, for looking at a mail that nobody gets. */
export const exampleContent = ({
  template,
  site,
  at,
}: {
  template: MailTemplate
  site: string
  at: number
}): MailContent => {
  const name = 'Ada Lovelace'
  const link = `${site}/example#not-a-real-link`
  const examples: { [T in MailTemplate]: MailValues[T] } = {
    test: {},
    reset: { name, link, expiresAt: at + 24 * hour },
    invitation: { by: 'Grace Hopper', link, expiresAt: at + 7 * 24 * hour },
    register: { link, expiresAt: at + 24 * hour },
    known: { name, link: `${site}/sign-in` },
    verify: { name, link, expiresAt: at + 24 * hour },
    email_changed: {
      name,
      newEmail: 'ada@new.example',
      back: { link, expiresAt: at + 7 * 24 * hour },
    },
    new_device: {
      name,
      browser: 'Firefox, Linux',
      address: '203.0.113.7',
      place: 'Munich, Germany',
      at,
      link: `${site}/account`,
    },
    password_changed: { name, at, link: `${site}/account` },
    passkey_added: { name, passkey: 'Firefox on Linux', at, link: `${site}/account` },
    passkey_removed: { name, passkey: 'Firefox on Linux', at, link: `${site}/account` },
    provider_linked: { name, provider: 'Google', at, link: `${site}/account` },
    provider_unlinked: { name, provider: 'Google', at, link: `${site}/account` },
    merged: { name, gone: 'ada@old.example', kept: 'ada@studio.example', at, link: `${site}/account` },
    second_factor_on: { name, at, link: `${site}/account` },
    second_factor_off: { name, at, link: `${site}/account` },
    way_in_taken: { name, kind: 'passkey', what: 'Firefox on Linux', at, link: `${site}/account` },
    leaving: { name, link, expiresAt: at + 14 * 24 * hour },
  }
  return { template, values: examples[template] } as MailContent
}

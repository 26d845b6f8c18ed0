import type { UserCaller } from '../../core/caller.ts'
import type { Call } from '../../platform/http/call.ts'
import type { MailValues } from '../../platform/mail/templates.ts'
import type { MailTo } from './mail.ts'

interface Told {
  user: { name: string; emailShown: string }
  /** UTC milliseconds. */
  at: number
  publicUrl: string
  language: string
}

const addressed = ({ user: { name, emailShown: to }, at, publicUrl, language }: Told) => ({
  to,
  language,
  values: { name, at, link: `${publicUrl}/account` },
})

/** Whoever makes a request is told, in the language of their page. */
export const toCaller = ({ name, email: emailShown }: UserCaller, { language }: Call) => ({
  user: { name, emailShown },
  language,
})

/** Tells somebody that their password is another now, and where to go if it wasn’t them. */
export const passwordChanged = (told: Told): MailTo<'password_changed'> => ({
  ...addressed(told),
  template: 'password_changed',
})

/** Tells somebody that a browser signed in which nobody had used for their account before. */
export const newDevice = (
  told: Told & { browser: string; address: string; place: string | null },
): MailTo<'new_device'> => {
  const { values, ...to } = addressed(told)
  const { browser, address, place } = told
  return {
    ...to,
    template: 'new_device',
    values: { ...values, browser, address, ...(place !== null && { place }) },
  }
}

/** Tells somebody that one can sign in with another passkey from now on. */
export const passkeyAdded = (told: Told & { passkey: string }): MailTo<'passkey_added'> => {
  const { values, ...to } = addressed(told)
  return { ...to, template: 'passkey_added', values: { ...values, passkey: told.passkey } }
}

/** Tells somebody that a passkey opens nothing any more. */
export const passkeyRemoved = (told: Told & { passkey: string }): MailTo<'passkey_removed'> => ({
  ...passkeyAdded(told),
  template: 'passkey_removed',
})

/** Tells somebody that one can sign in with an account elsewhere from now on. */
export const providerLinked = (told: Told & { provider: string }): MailTo<'provider_linked'> => {
  const { values, ...to } = addressed(told)
  return { ...to, template: 'provider_linked', values: { ...values, provider: told.provider } }
}

/** Tells somebody that an account elsewhere opens theirs no longer. */
export const providerUnlinked = (told: Told & { provider: string }): MailTo<'provider_unlinked'> => ({
  ...providerLinked(told),
  template: 'provider_unlinked',
})

interface Address {
  emailShown: string
}

/** Tells somebody that of two accounts of theirs one is left. */
export const accountMerged = (told: Told & { gone: Address; kept: Address }): MailTo<'merged'> => {
  const { values, ...to } = addressed(told)
  const { gone, kept } = told
  return {
    ...to,
    template: 'merged',
    values: { ...values, gone: gone.emailShown, kept: kept.emailShown },
  }
}

/** Tells somebody that their password wants a code beside it from now on, or does alone again. */
export const secondFactorTurned = (
  told: Told & { isOn: boolean },
): MailTo<'second_factor_on'> | MailTo<'second_factor_off'> => {
  const to = addressed(told)
  return told.isOn ? { ...to, template: 'second_factor_on' } : { ...to, template: 'second_factor_off' }
}

/** Tells somebody that an admin has taken their authenticator app, recovery codes and passkeys from them. */
export const secondFactorReset = (told: Told): MailTo<'second_factor_off'> => {
  const { values, ...to } = addressed(told)
  return { ...to, template: 'second_factor_off', values: { ...values, byAdmin: true } }
}

/** Tells somebody that an admin has taken one way in from their account. */
export const wayInTaken = (
  told: Told & { kind: MailValues['way_in_taken']['kind']; what: string },
): MailTo<'way_in_taken'> => {
  const { values, ...to } = addressed(told)
  const { kind, what } = told
  return { ...to, template: 'way_in_taken', values: { ...values, kind, what } }
}

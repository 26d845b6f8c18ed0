import { systemNow, toInstant } from '../core/clock.ts'
import { exitCodes, StartError } from '../core/start-error.ts'
import { secondFactorReset } from '../features/mail/index.ts'
import { changesOf, traceOf, type User, type WantedChange } from '../features/users/index.ts'
import { askLine } from './ask-line.ts'
import { withAccounts, type Operator } from './open-accounts.ts'
import type { Output } from './output.ts'
import type { GivenSettings } from './setting-flags.ts'
import { tellServer } from './tell-server.ts'
import { userForPrograms } from './user.ts'

/** Of mails to people who have chosen none. */
export const mailLanguage = 'en'

/** By id, or by address or username as somebody types it. @throws Failure `not_found` */
export const findAccount = ({ users }: Pick<Operator, 'users'>, word: string): Promise<User> =>
  looksLikeId(word) ? users.get(word) : users.getBySignInName(word)

/** No username begins with a digit. */
const looksLikeId = (word: string): boolean => !word.includes('@') && /^\d/.test(word)

export const nameOf = ({ name, emailShown }: User): string => `${name} <${emailShown}>`

const stateOf = ({ disabledAt, leavesAt }: User): string => {
  if (leavesAt !== null) return `wants to be deleted: leaves on ${toInstant(leavesAt)}, ‘enable’ keeps it`
  return disabledAt === null ? 'can sign in' : `disabled since ${toInstant(disabledAt)}`
}

/**
 * `parley user show`
 * @throws ConfigError, StartError, Failure
 */
export const showAccount = async (given: GivenSettings, output: Output, word: string): Promise<undefined> => {
  const { user, signedIn } = await withAccounts(given, async (operator) => {
    const user = await findAccount(operator, word)
    return { user, signedIn: await operator.sessions.list(user.id) }
  })
  const { id, emailVerifiedAt, username, role, createdAt, seenAt, passwordHash } = user
  const facts = [
    ['id', id],
    ['address', emailVerifiedAt === null ? 'not confirmed' : 'confirmed'],
    ['username', username ?? 'none'],
    ['role', role],
    ['state', stateOf(user)],
    ['password', passwordHash === null ? 'none' : 'yes'],
    ['since', toInstant(createdAt)],
    ['last seen', seenAt === null ? 'never' : toInstant(seenAt)],
    ['browsers', String(signedIn.length)],
  ] as const
  output.answer({ ...userForPrograms(user), sessions: signedIn.length }, [
    nameOf(user),
    ...facts.map(([name, value]) => `  ${name.padEnd(10)} ${value}`),
  ])
}

const done: Readonly<Record<string, string>> = {
  promote: 'is an admin now',
  demote: 'is no admin any more',
  disable: 'can’t sign in any more, and is signed out everywhere',
  enable: 'can sign in again',
}

const changes: Readonly<Record<string, Omit<WantedChange, 'id'>>> = {
  promote: { role: 'admin' },
  demote: { role: 'user' },
  disable: { disabled: true },
  enable: { disabled: false },
}

export type AccountChange = 'promote' | 'demote' | 'disable' | 'enable'

/**
 * `parley user promote|demote|disable|enable`: what is so already is no mistake.
 * @throws ConfigError, StartError, Failure
 */
export const changeAccount = async (
  given: GivenSettings,
  output: Output,
  { word, change }: { word: string; change: AccountChange },
): Promise<undefined> => {
  const user = await withAccounts(given, async (operator) => {
    const { id } = await findAccount(operator, word)
    const { before, after } = await operator.people.change({ id, ...changes[change] })
    const changed = changesOf(before, after)
    if (changed.length > 0) await operator.audit('user.changed', id, changed)
    await tellServer(operator, output)
    return after
  })
  output.answer(userForPrograms(user), [`${nameOf(user)} ${done[change]}.`])
}

/**
 * `parley user sign-out`
 * @throws ConfigError, StartError, Failure
 */
export const signOutAccount = async (
  given: GivenSettings,
  output: Output,
  word: string,
): Promise<undefined> => {
  const { user, ended } = await withAccounts(given, async (operator) => {
    const user = await findAccount(operator, word)
    const ended = await operator.people.signOut(user.id)
    if (ended > 0) await operator.audit('user.signed_out', user.id)
    await tellServer(operator, output)
    return { user, ended }
  })
  output.answer({ id: user.id, ended }, [
    `${nameOf(user)} is signed out of ${ended} browser${ended === 1 ? '' : 's'}.`,
  ])
}

/**
 * `parley user reset-link --mail`
 * @throws ConfigError, StartError, Failure
 */
const mailResetLink = async (
  given: GivenSettings,
  output: Output,
  { word, mailedIn: language }: { word: string; mailedIn: string },
): Promise<undefined> => {
  const user = await withAccounts(given, async (operator) => {
    const user = await findAccount(operator, word)
    await operator.resets.mailLink({ userId: user.id, language })
    await operator.audit('user.reset_link_mailed', user.id)
    return user
  })
  output.answer({ id: user.id, mailedTo: user.emailShown }, [
    `A link is on its way to ${nameOf(user)}, as soon as the server runs. It works once, for a day.`,
  ])
}

/**
 * `parley user reset-link`; sent in a language, a tag, where `mailedIn` says so.
 * @throws ConfigError, StartError, Failure
 */
export const makeResetLink = async (
  given: GivenSettings,
  output: Output,
  { word, mailedIn }: { word: string; mailedIn?: string },
): Promise<undefined> => {
  if (mailedIn !== undefined) return mailResetLink(given, output, { word, mailedIn })
  const { user, link } = await withAccounts(given, async (operator) => {
    const user = await findAccount(operator, word)
    const link = await operator.resets.makeLink({ userId: user.id })
    await operator.audit('user.reset_link_made', user.id)
    return { user, link }
  })
  output.remark(`With this link ${nameOf(user)} chooses a new password. It works once, for a day:`)
  output.answer({ url: link.url, expiresAt: toInstant(link.expiresAt) }, [link.url])
}

/**
 * `parley user reset-second-factor`: its owner is told, where there is a mail server.
 * @throws ConfigError, StartError, Failure
 */
export const resetSecondFactor = async (
  given: GivenSettings,
  output: Output,
  word: string,
): Promise<undefined> => {
  const user = await withAccounts(given, async (operator) => {
    const user = await findAccount(operator, word)
    await operator.secondFactors.reset(user.id)
    await operator.audit('user.second_factor_reset', user.id)
    const { mail, publicUrl } = operator
    await mail.tell(secondFactorReset({ user, at: systemNow(), publicUrl, language: mailLanguage }))
    await tellServer(operator, output)
    return user
  })
  output.answer({ id: user.id }, [
    `${nameOf(user)} has no authenticator app, recovery codes or passkeys any more.`,
  ])
}

/**
 * Asks before what can't be undone; `to` goes on with “Type … to”.
 * @throws StartError when the operator didn't mean it
 */
export const confirmEnd = async (
  { emailShown }: User,
  { isSure, what, to }: { isSure: boolean; what: string; to: string },
): Promise<void> => {
  if (isSure) return
  const cure = 'Give --yes where nobody can be asked.'
  if (!process.stdin.isTTY)
    throw new StartError({ message: `${what} can’t be undone.`, cure, exitCode: exitCodes.usage })
  const typed = await askLine(`Type ${emailShown} to ${to}`)
  if (typed.trim() !== emailShown)
    throw new StartError({ message: 'Nothing was changed.', cure, exitCode: exitCodes.failure })
}

/**
 * `parley user delete`
 * @throws ConfigError, StartError, Failure
 */
export const deleteAccount = async (
  given: GivenSettings,
  output: Output,
  { word, roomsTo, isSure }: { word: string; roomsTo: string | null; isSure: boolean },
): Promise<undefined> => {
  const user = await withAccounts(given, async (operator) => {
    const user = await findAccount(operator, word)
    const heir = roomsTo === null ? null : await findAccount(operator, roomsTo)
    await confirmEnd(user, { isSure, what: 'Deleting an account', to: 'delete this account for good' })
    await operator.people.delete({ id: user.id, ...(heir !== null && { roomsTo: heir.id }) })
    await operator.audit('user.deleted', user.id, traceOf(user))
    await tellServer(operator, output)
    return user
  })
  output.answer({ id: user.id, deleted: true }, [`${nameOf(user)} is deleted.`])
}

import { Type, type Static } from 'typebox'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import {
  checkNewPassword,
  readEmail,
  readSignInName,
  readUsername,
  type User,
  type Users,
} from '../users/index.ts'
import { jobHandler, type JobFacts } from '../../platform/jobs/handler.ts'
import type { Jobs } from '../../platform/jobs/jobs.ts'
import { isJustMailed, mailOff, patienceMilliseconds, type Mail } from '../mail/index.ts'
import type { ResetLink, ResetStore } from './reset-link.ts'

const lifeMilliseconds = 24 * 3_600_000

export interface Resets {
  /**
   * A link by mail for whoever has this address or username, to the address of their account. What is done before this answers is the same whether somebody has it or
   * not. `goTo`: a path of this server that the link leads to, with the secret as `token`, in place of our own page.
   * @throws Failure `conflict` with reason `mail_off`, `invalid_input`
   */
  request: (wanted: { email: string; language: string; goTo?: string }) => Promise<void>
  /**
   * A fresh link for an account, good for a day; its older one stops working. `byId`: the admin who makes it, as long as they
   * are one.
   * @throws Failure `not_found`, `conflict` with reason `disabled` or `overtaken`
   */
  makeLink: (wanted: { userId: string; byId?: string }) => Promise<{ url: string; expiresAt: number }>
  /**
   * Mails such a link to the account's address, in the name of an admin where `by` says so.
   * @throws Failure `not_found`, `conflict` with reason `disabled` or `mail_off`
   */
  mailLink: (wanted: {
    userId: string
    by?: { userId: string; name: string }
    language: string
  }) => Promise<void>
  /** Whoever is no admin any more has made no link. */
  revokeAllOf: (userId: string) => Promise<void>
  /**
   * Whose link it is.
   * @throws Failure `gone` when it is used, too old or replaced, its account disabled, or whoever made it no admin
   */
  check: (secret: string) => Promise<User>
  /**
   * Chooses the password and uses the link up; a password that can't be taken leaves the link as it is.
   * @throws Failure `gone`, `invalid_input`
   */
  use: (input: { secret: string; password: string }) => Promise<User>
  sweep: () => Promise<void>
}

export interface ResetsParts {
  store: ResetStore
  users: Pick<Users, 'get' | 'findBySignInName' | 'resetPassword'>
  mail: Pick<Mail, 'isOn' | 'send'>
  jobs: Pick<Jobs, 'add' | 'handle'>
  publicUrl: string
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** The kind of job that mails a link to an address, if it has an account. */
const resetJob = 'reset_link'

const Wanted = Type.Object({
  email: Type.String(),
  language: Type.String(),
  goTo: Type.Optional(Type.String()),
})

const gone = (): Failure => new Failure('gone', 'this link is used or too old', { reason: 'reset_link' })

/** Passed on by the door of better-auth, whose links say where they go. */
const linkVia = (publicUrl: string, secret: string, goTo: string): string =>
  `${publicUrl}/api/auth/reset-password/${secret}?callbackURL=${encodeURIComponent(goTo)}`

/** What nobody can have. @throws Failure `invalid_input` */
const checkSignInName = (typed: string): void => {
  if (readSignInName(typed).kind === 'email') readEmail(typed)
  else readUsername(typed, 'email')
}

/** `by`: whether whoever opens it has read it in a mail to the account's address, or got it from somebody. */
const createMake =
  ({ store, now, newId, newSecret }: Pick<ResetsParts, 'store' | 'now' | 'newId' | 'newSecret'>) =>
  async (
    owner: User,
    { byId, by }: { byId: string | null; by: 'mail' | 'hand' },
  ): Promise<{ secret: string; expiresAt: number }> => {
    if (owner.disabledAt !== null)
      throw new Failure('conflict', 'this account is disabled: enable it first', { reason: 'disabled' })
    const secret = newSecret()
    const at = now()
    const expiresAt = at + lifeMilliseconds
    const { id: userId, email } = owner
    const mailedTo = by === 'mail' ? email : null
    const link = {
      id: newId(),
      secretHash: hashSecret(secret),
      userId,
      byId,
      mailedTo,
      createdAt: at,
      expiresAt,
    }
    if (!(await store.replace(link, owner)))
      throw new Failure('conflict', 'somebody changed this account meanwhile', { reason: 'overtaken' })
    return { secret, expiresAt }
  }

/** The way back into an account: a link that works once. */
export const createResets = (parts: ResetsParts): Resets => {
  const { store, users, mail, jobs, publicUrl, now } = parts
  const ownLink = (secret: string): string => `${publicUrl}/reset#${secret}`
  const find = async (secret: string): Promise<{ user: User; link: ResetLink }> => {
    const link = await store.find(hashSecret(secret))
    if (link === null || link.expiresAt <= now()) throw gone()
    const user = await users.get(link.userId)
    if (user.disabledAt !== null) throw gone()
    return { user, link }
  }
  const make = createMake(parts)

  const mailAsked = async (
    { email, language, goTo }: Static<typeof Wanted>,
    facts: JobFacts,
  ): Promise<void> => {
    const user = await users.findBySignInName(email)
    if (user?.disabledAt !== null) return
    const latest = await store.findOf(user.id)
    if (isJustMailed(latest, facts)) return
    const { secret, expiresAt } = await make(user, { byId: null, by: 'mail' })
    const link = goTo === undefined ? ownLink(secret) : linkVia(publicUrl, secret, goTo)
    const values = { name: user.name, link, expiresAt }
    await mail.send({ to: user.emailShown, language, template: 'reset', values, expiresAt })
  }
  jobs.handle(resetJob, jobHandler(Wanted, mailAsked))

  return {
    check: async (secret) => (await find(secret)).user,
    async makeLink({ userId, byId = null }) {
      const { secret, expiresAt } = await make(await users.get(userId), { byId, by: 'hand' })
      return { url: ownLink(secret), expiresAt }
    },
    async mailLink({ userId, by, language }) {
      if (!(await mail.isOn())) throw mailOff()
      const owner = await users.get(userId)
      const { name, emailShown: to } = owner
      const { secret, expiresAt } = await make(owner, { byId: by?.userId ?? null, by: 'mail' })
      const values = { name, ...(by !== undefined && { by: by.name }), link: ownLink(secret), expiresAt }
      await mail.send({ to, language, template: 'reset', values, expiresAt })
    },
    async request({ email, ...wanted }) {
      checkSignInName(email)
      if (!(await mail.isOn())) throw mailOff()
      await jobs.add({
        kind: resetJob,
        payload: { email, ...wanted },
        expiresAt: now() + patienceMilliseconds,
      })
    },
    async use({ secret, password }) {
      const { user, link } = await find(secret)
      const { id, email, username, name } = user
      checkNewPassword({ password, email, username, name })
      const wanted = { id, password, confirmed: link.mailedTo }
      if (!(await users.resetPassword(wanted, store.taking(hashSecret(secret))))) throw gone()
      return users.get(id)
    },
    revokeAllOf: (userId) => store.deleteMadeBy(userId),
    sweep: () => store.deleteExpired(now()),
  }
}

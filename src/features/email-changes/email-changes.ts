import { Type, type Static } from 'typebox'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import { jobHandler, type JobFacts } from '../../platform/jobs/handler.ts'
import type { Jobs } from '../../platform/jobs/jobs.ts'
import { isJustMailed, patienceMilliseconds, type Mail } from '../mail/index.ts'
import { readEmail, type User, type Users } from '../users/index.ts'
import type { EmailChange, EmailChangeStore } from './email-change.ts'

/** A link, whose it is and which address it gives them. */
export interface Offer {
  change: EmailChange
  user: User
}

export interface EmailChanges {
  /**
   * A link by mail to an address somebody wants for their account; where it has an account, that is said in the mail,
   * so that nobody learns here who has one.
   * @throws Failure `invalid_input`
   */
  request: (wanted: { userId: string; email: string; language: string }) => Promise<void>
  /** @throws Failure `gone` when it is used, too old or replaced, or the account disabled */
  check: (secret: string) => Promise<Offer>
  /**
   * Gives the account the address. A confirmed one is told to the old address, with a way back that lasts a week.
   * @throws Failure `gone`, `conflict` with reason `email_taken`
   */
  use: (input: { secret: string; language: string }) => Promise<Offer & { before: User; after: User }>
  /**
   * An admin gave the account another address: the old one is told, with the same way back. An account that nobody has ever
   * used has nobody to tell: its address may have been a mistake. Never rejects where there is no mail server.
   */
  changedByAdmin: (change: { before: User; after: User; language: string }) => Promise<void>
  sweep: () => Promise<void>
}

export interface EmailChangesParts {
  store: EmailChangeStore
  users: Pick<Users, 'get' | 'findByEmail' | 'change'>
  mail: Pick<Mail, 'isOn' | 'send' | 'tell'>
  jobs: Pick<Jobs, 'add' | 'handle'>
  publicUrl: string
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** The kind of job that mails a link to an address somebody wants, or that it has an account. */
const emailChangeJob = 'email_change'
const Wanted = Type.Object({ userId: Type.String(), email: Type.String(), language: Type.String() })

const day = 24 * 3_600_000
const lives = { confirm: day, undo: 7 * day } as const
const gone = (): Failure => new Failure('gone', 'this link is used or too old', { reason: 'email_change' })

/** Another address for an account: confirmed by whoever reads its mail, told to the old one, with a way back. */
export const createEmailChanges = (parts: EmailChangesParts): EmailChanges => {
  const { store, users, mail, jobs, publicUrl, now, newId, newSecret } = parts

  const make = async (wanted: Pick<EmailChange, 'userId' | 'kind' | 'emailShown'>) => {
    const secret = newSecret()
    const createdAt = now()
    const expiresAt = createdAt + lives[wanted.kind]
    await store.insert({ id: newId(), secretHash: hashSecret(secret), ...wanted, createdAt, expiresAt })
    return { link: `${publicUrl}/email#${secret}`, expiresAt }
  }

  const mailLink = async (wanted: Static<typeof Wanted>, facts: JobFacts): Promise<void> => {
    const { userId, language } = wanted
    const { shown: emailShown } = readEmail(wanted.email)
    const owner = await users.findByEmail(emailShown)
    if (owner !== null) {
      const values = { name: owner.name, link: `${publicUrl}/sign-in` }
      if (owner.disabledAt === null)
        await mail.send({ to: owner.emailShown, language, template: 'known', values })
      return
    }
    const latest = await store.findConfirmOf(userId)
    if (latest?.emailShown === emailShown && isJustMailed(latest, facts)) return
    const user = await users.get(userId)
    await store.deleteConfirmsOf(userId)
    const { link, expiresAt } = await make({ userId, kind: 'confirm', emailShown })
    const values = { name: user.name, link, expiresAt }
    await mail.send({ to: emailShown, language, template: 'verify', values, expiresAt })
  }
  jobs.handle(emailChangeJob, jobHandler(Wanted, mailLink))

  const check = async (secret: string): Promise<Offer> => {
    const change = await store.find(hashSecret(secret))
    if (change === null || change.expiresAt <= now()) throw gone()
    const user = await users.get(change.userId)
    if (user.disabledAt !== null) throw gone()
    return { change, user }
  }

  /** To the address the account had, which can't be taken from its owner by changing again: each has a link of its own. */
  const tellOld = async (before: User, after: User, language: string): Promise<void> => {
    const { link, expiresAt } = await make({
      userId: before.id,
      kind: 'undo',
      emailShown: before.emailShown,
    })
    const values = { name: before.name, newEmail: after.emailShown, link, expiresAt }
    await mail.tell({ to: before.emailShown, language, template: 'email_changed', values, expiresAt })
  }

  return {
    check,
    async request({ userId, email, language }) {
      const { shown } = readEmail(email)
      const payload = { userId, email: shown, language }
      await jobs.add({ kind: emailChangeJob, payload, expiresAt: now() + patienceMilliseconds })
    },
    async use({ secret, language }) {
      const offer = await check(secret)
      const { change } = offer
      const { before, after } = await users.change({
        id: change.userId,
        email: change.emailShown,
        // Either way the link was mailed there: to confirm it, or to the one that was left.
        emailVerified: true,
      })
      if (change.kind === 'undo') await store.deleteAllOf(change.userId)
      else {
        await store.delete(change.id)
        if (before.email !== after.email) await tellOld(before, after, language)
      }
      return { ...offer, before, after }
    },
    async changedByAdmin({ before, after, language }) {
      if (before.email !== after.email && before.seenAt !== null && (await mail.isOn()))
        await tellOld(before, after, language)
    },
    sweep: () => store.deleteExpired(now()),
  }
}

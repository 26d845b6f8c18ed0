import { Type, type Static } from 'typebox'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import { localPath, withNext } from '../../core/local-path.ts'
import { jobHandler } from '../../platform/jobs/handler.ts'
import type { Jobs } from '../../platform/jobs/jobs.ts'
import { isJustMailed, patienceMilliseconds, type Mail } from '../mail/index.ts'
import { normaliseEmail, readEmail, type User, type Users } from '../users/index.ts'
import type { EmailChange, EmailChangeStore } from './email-change.ts'

/** What a link that still does something does. */
type OpenKind = Exclude<EmailChange['kind'], 'confirmed'>

/** A link, whose it is and which address it gives them. */
export interface Offer {
  change: EmailChange & { kind: OpenKind }
  user: User
}

export interface EmailChanges {
  /**
   * A link by mail to an address somebody wants for their account, or to their own while nobody has confirmed it; where
   * somebody else has it, that is said in the mail, so that nobody learns here who has one. `next`: a path of this server
   * where its page goes on to in the end. It ends with every way back into the account, and nothing is mailed once the
   * sign-in is over that asks for it.
   * @throws Failure `invalid_input`, `unauthenticated` when that was just now
   */
  request: (wanted: {
    userId: string
    sessionId: string
    email: string
    language: string
    next?: string | undefined
  }) => Promise<void>
  /** @throws Failure `gone` when it is used, too old or replaced, or the account disabled */
  check: (secret: string) => Promise<Offer>
  /** Whether a link has confirmed the address its account has; what it did is done, and using it again does nothing. */
  hasConfirmed: (secret: string) => Promise<boolean>
  /**
   * Gives the account the address. A confirmed one is told to the old address, with a way back that lasts a week, unless an
   * earlier address has one.
   * @throws Failure `gone`, `conflict` with reason `email_taken`
   */
  use: (input: { secret: string; language: string }) => Promise<Offer & { before: User; after: User }>
  /**
   * An admin gave the account another address: the old one is told, with the same way back. An account that nobody has ever
   * used has nobody to tell: its address may have been a mistake. One that was disabled keeps no way back at all: an admin
   * has decided whose it is.
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
const Wanted = Type.Object({
  id: Type.String(),
  userId: Type.String(),
  email: Type.String(),
  language: Type.String(),
  next: Type.Optional(Type.String()),
})

const day = 24 * 3_600_000
const lives = { confirm: day, undo: 7 * day } as const
const gone = (): Failure => new Failure('gone', 'this link is used or too old', { reason: 'email_change' })

/** More than there are hands on one account. */
const tries = 5

/** A link of its own for everything that is kept. */
const createMake =
  ({
    publicUrl,
    now,
    newId,
    newSecret,
  }: Pick<EmailChangesParts, 'publicUrl' | 'now' | 'newId' | 'newSecret'>) =>
  (
    wanted: Pick<EmailChange, 'userId' | 'emailShown'> & { kind: OpenKind },
  ): { change: EmailChange; link: string } => {
    const secret = newSecret()
    const createdAt = now()
    const expiresAt = createdAt + lives[wanted.kind]
    const change = { id: newId(), secretHash: hashSecret(secret), ...wanted, createdAt, expiresAt }
    return { change, link: linkOf(publicUrl, secret) }
  }

const linkOf = (publicUrl: string, secret: string, next?: string): string =>
  `${withNext(`${publicUrl}/email`, next)}#${secret}`

/** Asking for another address, and the mail about it. */
const createRequest = (parts: EmailChangesParts): EmailChanges['request'] => {
  const { store, users, mail, jobs, publicUrl, now, newSecret } = parts
  const make = createMake(parts)

  const mailLink = async ({ id, userId, email, language, next }: Static<typeof Wanted>): Promise<void> => {
    const secret = newSecret()
    const armed = await store.arm({ id, secretHash: hashSecret(secret), at: now() })
    // Recovered by its owner meanwhile, or asked for another.
    if (armed === null) return
    const owner = await users.findByEmail(email)
    const isOwn = owner?.id === userId && owner.emailVerifiedAt === null
    if (owner !== null && !isOwn) {
      const values = { name: owner.name, link: `${publicUrl}/sign-in` }
      if (owner.disabledAt === null)
        await mail.send({ to: owner.emailShown, language, template: 'known', values })
      return
    }
    const { name } = await users.get(userId)
    const { expiresAt } = armed
    const values = { name, link: linkOf(publicUrl, secret, next), expiresAt }
    await mail.send({ to: email, language, template: 'verify', values, expiresAt })
  }
  jobs.handle(emailChangeJob, jobHandler(Wanted, mailLink))

  return async ({ userId, sessionId, email, language, next = '/' }) => {
    const { shown: emailShown, normalised } = readEmail(email)
    const latest = await store.findConfirmOf(userId)
    const isSame = latest !== null && normaliseEmail(latest.emailShown) === normalised
    if (isSame && isJustMailed(latest, { createdAt: now() })) return
    // Kept before anything is mailed, and whether the address has an account or not: its secret comes with the mail.
    const { change } = make({ userId, kind: 'confirm', emailShown })
    if (!(await store.wait(change, { sessionId })))
      throw new Failure('unauthenticated', 'this sign-in has ended: sign in again')
    const payload = { id: change.id, userId, email: emailShown, language, next: localPath(next) }
    await jobs.add({ kind: emailChangeJob, payload, expiresAt: now() + patienceMilliseconds })
  }
}

/** The address that is left: what is kept for it, and what it is told. */
const createLeave = (parts: EmailChangesParts) => {
  const { store, mail } = parts
  const make = createMake(parts)
  return async (before: User, email: string) => {
    const { id: userId, emailShown, name } = before
    const { change: back, link } = make({ userId, kind: 'undo', emailShown })
    const { secretHash, expiresAt } = back
    const isThere = ({ kind, emailShown: to }: EmailChange): boolean =>
      kind === 'undo' && normaliseEmail(to) === normaliseEmail(email)
    const arrived = (await store.listOf(userId)).filter(isThere)
    return {
      // Looked at before it is dropped: whoever gets their address back has kept the one in between from a link.
      steps: [store.leaving(back), ...arrived.map(({ id }) => store.dropping(id))],
      tell: async (after: User, language: string): Promise<void> => {
        const isOpen = (await store.find(secretHash)) !== null
        const values = { name, newEmail: after.emailShown, ...(isOpen && { back: { link, expiresAt } }) }
        const until = isOpen ? { expiresAt } : {}
        await mail.tell({ to: emailShown, language, template: 'email_changed', values, ...until })
      },
    }
  }
}

/** Another address for an account: confirmed by whoever reads its mail, told to the old one, with a way back. */
export const createEmailChanges = (parts: EmailChangesParts): EmailChanges => {
  const { store, users, mail, now } = parts
  const leave = createLeave(parts)

  const find = async (secret: string): Promise<{ change: EmailChange; user: User } | null> => {
    const change = await store.find(hashSecret(secret))
    if (change === null || change.expiresAt <= now()) return null
    const user = await users.get(change.userId)
    return user.disabledAt === null ? { change, user } : null
  }

  const check = async (secret: string): Promise<Offer> => {
    const found = await find(secret)
    if (found === null) throw gone()
    const { kind } = found.change
    if (kind === 'confirmed') throw gone()
    return { change: { ...found.change, kind }, user: found.user }
  }

  /** The address and the link that gives it, of an account that is as it was when the link was looked at. */
  const give = async ({ change, user }: Offer, language: string) => {
    const { id, userId, kind, emailShown: email } = change
    const isUndo = kind === 'undo'
    const left = isUndo || normaliseEmail(email) === user.email ? null : await leave(user, email)
    const rest = isUndo ? [store.droppingAllOf(userId)] : (left?.steps ?? [])
    // Either way the link was mailed there: to confirm it, or to the one that was left.
    const wanted = { id: userId, version: user.version, email, emailVerified: true }
    const using = isUndo ? store.taking(id) : store.confirming(id)
    const changed = await users.change(wanted, [using, ...rest])
    await left?.tell(changed.after, language)
    return changed
  }

  return {
    check,
    async hasConfirmed(secret) {
      const found = await find(secret)
      // The account may have got another since.
      return (
        found?.change.kind === 'confirmed' && normaliseEmail(found.change.emailShown) === found.user.email
      )
    },
    request: createRequest(parts),
    async use({ secret, language }) {
      for (let time = 1; ; time += 1) {
        const offer = await check(secret)
        try {
          return { ...offer, ...(await give(offer, language)) }
        } catch (error) {
          // Somebody was faster: whether the link is still good is looked at again.
          const isOvertaken =
            error instanceof Failure && error.code === 'conflict' && error.reason !== 'email_taken'
          if (!isOvertaken || time === tries) throw error
        }
      }
    },
    async changedByAdmin({ before, after, language }) {
      if (before.email === after.email) return
      if (before.disabledAt !== null) await store.batch([store.droppingAllOf(after.id)])
      if (before.seenAt === null || !(await mail.isOn())) return
      const { steps, tell } = await leave(before, after.emailShown)
      if (before.disabledAt === null) await store.batch(steps)
      await tell(after, language)
    },
    sweep: () => store.deleteExpired(now()),
  }
}

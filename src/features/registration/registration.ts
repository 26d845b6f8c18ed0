import { Type, type Static } from 'typebox'
import type { EditableValues } from '../../contract/settings.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { hashSecret, type NewId, type NewSecret } from '../../core/ids.ts'
import { localPath, withNext } from '../../core/local-path.ts'
import { readDomains } from '../../platform/config/check-editable.ts'
import { jobHandler, type JobFacts } from '../../platform/jobs/handler.ts'
import type { Jobs } from '../../platform/jobs/jobs.ts'
import { isJustMailed, mailOff, patienceMilliseconds, type Mail } from '../mail/index.ts'
import type { First } from '../passkeys/index.ts'
import { mailSettingsOf, type Settings } from '../settings/index.ts'
import { readEmail, type User, type Users } from '../users/index.ts'
import type { RegistrationLink, RegistrationStore } from './registration-link.ts'

export interface Registration {
  /**
   * An account at once, for an address nobody has confirmed: only where this server sends no mail.
   * @throws Failure `forbidden` with reason `registration_closed`, `conflict` with reason `by_mail`
   */
  checkWithoutMail: () => Promise<void>
  /**
   * A link by mail to an address; where it has an account, that is said in the mail. What is done before this answers
   * is the same in both cases. `next`: a path of this server where its page goes on to in the end.
   * @throws Failure `forbidden` with reason `registration_closed` or `domain_not_allowed`, `conflict` with reason
   * `mail_off`, `invalid_input`
   */
  request: (wanted: { email: string; language: string; next?: string | undefined }) => Promise<void>
  /**
   * Whether an account may be made for an address somebody trusted has confirmed.
   * @throws Failure `forbidden` with reason `registration_closed` or `domain_not_allowed`, `invalid_input`
   */
  checkConfirmed: (email: string) => Promise<void>
  /** Which link it is. @throws Failure `gone` when it is used, too old, replaced, or registration was closed since */
  check: (secret: string) => Promise<RegistrationLink>
  /** @throws Failure `gone`, `invalid_input`, `conflict` with reason `email_taken` */
  accept: (input: { secret: string; name: string } & First) => Promise<User>
  sweep: () => Promise<void>
}

export interface RegistrationParts {
  store: RegistrationStore
  users: Pick<Users, 'findByEmail' | 'prepare' | 'addWith'>
  settings: Pick<Settings, 'read'>
  mail: Pick<Mail, 'isOn' | 'send'>
  jobs: Pick<Jobs, 'add' | 'handle'>
  publicUrl: string
  now: Now
  newId: NewId
  newSecret: NewSecret
}

/** The kind of job that mails a link to an address, or that it has an account. */
const registrationJob = 'registration_link'
const Wanted = Type.Object({
  email: Type.String(),
  language: Type.String(),
  next: Type.Optional(Type.String()),
})

const lifeMilliseconds = 24 * 3_600_000
const closed = (): Failure =>
  new Failure('forbidden', 'accounts are made by invitation', { reason: 'registration_closed' })
const otherDomain = (): Failure =>
  new Failure('forbidden', 'accounts here are for addresses of other domains', {
    reason: 'domain_not_allowed',
  })
const gone = (): Failure =>
  new Failure('gone', 'this link is used or too old', { reason: 'registration_link' })

/**
 * Whether everybody may make an account by themselves. Without mail nobody can show that an address of the right domain
 * is theirs.
 */
export const isRegistrationOpen = (values: EditableValues): boolean =>
  values['accounts.registration'] === 'open' &&
  (values['accounts.domains'] === '' || mailSettingsOf(values) !== null)

const isAllowed = (email: string, values: EditableValues): boolean => {
  const domains = readDomains(values['accounts.domains'])
  return domains.length === 0 || domains.includes(email.slice(email.lastIndexOf('@') + 1))
}

/** Accounts people make by themselves, where the operator lets everybody. */
export const createRegistration = (parts: RegistrationParts): Registration => {
  const { store, users, settings, mail, jobs, publicUrl, now, newId, newSecret } = parts

  const openValues = async (): Promise<EditableValues> => {
    const { values } = await settings.read()
    if (values['accounts.registration'] !== 'open') throw closed()
    return values
  }

  const mailLink = async (
    { email, language, next }: Static<typeof Wanted>,
    facts: JobFacts,
  ): Promise<void> => {
    const { shown: emailShown, normalised } = readEmail(email)
    const user = await users.findByEmail(email)
    if (user !== null) {
      const values = { name: user.name, link: withNext(`${publicUrl}/sign-in`, next) }
      if (user.disabledAt === null)
        await mail.send({ to: user.emailShown, language, template: 'known', values })
      return
    }
    const latest = await store.findFor(normalised)
    if (isJustMailed(latest, facts)) return
    const secret = newSecret()
    const createdAt = now()
    const expiresAt = createdAt + lifeMilliseconds
    const link = { id: newId(), secretHash: hashSecret(secret), email: normalised, emailShown }
    await store.replace({ ...link, createdAt, expiresAt })
    const values = { link: `${withNext(`${publicUrl}/register/confirm`, next)}#${secret}`, expiresAt }
    await mail.send({ to: emailShown, language, template: 'register', values, expiresAt })
  }
  jobs.handle(registrationJob, jobHandler(Wanted, mailLink))

  const check = async (secret: string): Promise<RegistrationLink> => {
    const link = await store.find(hashSecret(secret))
    if (link === null || link.expiresAt <= now()) throw gone()
    const { values } = await settings.read()
    if (values['accounts.registration'] !== 'open' || !isAllowed(link.email, values)) throw gone()
    return link
  }

  return {
    check,
    async checkWithoutMail() {
      const values = await openValues()
      if (await mail.isOn())
        throw new Failure('conflict', 'addresses are confirmed by mail here', { reason: 'by_mail' })
      if (values['accounts.domains'] !== '') throw closed()
    },
    async checkConfirmed(email) {
      if (!isAllowed(readEmail(email).normalised, await openValues())) throw otherDomain()
    },
    async request({ email, language, next = '/' }) {
      const { shown, normalised } = readEmail(email)
      const values = await openValues()
      if (!(await mail.isOn())) throw mailOff()
      if (!isAllowed(normalised, values)) throw otherDomain()
      await jobs.add({
        kind: registrationJob,
        payload: { email: shown, language, next: localPath(next) },
        expiresAt: now() + patienceMilliseconds,
      })
    },
    async accept({ secret, name, keeping, ...proof }) {
      const { emailShown: email } = await check(secret)
      const user = await users.prepare({ name, ...proof, email, role: 'user', emailVerified: true })
      const steps = [store.taking(hashSecret(secret)), ...(keeping?.(user.id) ?? [])]
      if (!(await users.addWith(user, steps, 'after'))) throw gone()
      return user
    },
    sweep: () => store.deleteExpired(now()),
  }
}

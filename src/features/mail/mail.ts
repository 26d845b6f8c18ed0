import type { MailTemplate, MailTrouble } from '../../contract/mail.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { NewId } from '../../core/ids.ts'
import type { JobRow } from '../../platform/jobs/job.ts'
import type { Log } from '../../platform/log/log.ts'
import type { Jobs } from '../../platform/jobs/jobs.ts'
import { compose, type ComposedMail } from '../../platform/mail/compose.ts'
import { exampleContent, type MailValues } from '../../platform/mail/templates.ts'
import { mailLanguageOf } from '../../platform/mail/texts.ts'
import { MailFailure, readTrouble } from '../../platform/mail/trouble.ts'
import type { Deliver, ReadFrame, ReadMailSettings } from './deliver.ts'
import { mailJob, type MailSealing, type NewMail, type WaitingMail } from './waiting-mail.ts'

/** What went wrong, and the mail server’s own words, empty when it had none. */
export interface ToldTrouble {
  reason: MailTrouble
  said: string
}

export interface FailedMail {
  id: string
  template: MailTemplate
  to: string
  createdAt: number
  failedAt: number
  attempts: number
  trouble: ToldTrouble
  mayRetry: boolean
}

export interface MailQueue {
  on: boolean
  waiting: number
  trouble: ToldTrouble | null
  failed: FailedMail[]
}

/** A mail to somebody. */
export type MailTo<T extends MailTemplate = MailTemplate> = Omit<NewMail, 'content'> & {
  template: T
  values: MailValues[T]
  /** UTC milliseconds: worthless afterwards, never sent. */
  expiresAt?: number
}

export interface Mail {
  /** Whether there is a mail server: where there is none, nothing may promise a mail. */
  isOn: () => Promise<boolean>
  /**
   * Kept when this answers, and sent as soon as the mail server takes it. Never waits for the mail server.
   * @throws Failure `conflict` with reason `mail_off` where there is none
   */
  send: <T extends MailTemplate>(mail: MailTo<T>) => Promise<void>
  /** Tells somebody what has happened, where there is a mail server. Never rejects: what has happened stands. */
  tell: <T extends MailTemplate>(mail: MailTo<T>) => Promise<void>
  /**
   * Sends a mail now, and answers what went wrong, or null.
   * @throws Failure `conflict` with reason `mail_off` where there is no mail server
   */
  sendTest: (to: { to: string; language: string }) => Promise<ToldTrouble | null>
  /** A mail with made-up values, as nobody gets it. */
  preview: (wanted: { template: MailTemplate; language: string }) => Promise<ComposedMail>
  queue: () => Promise<MailQueue>
  /** @throws Failure `not_found`; `gone` with reason `expired` when its link is too old */
  retry: (id: string) => Promise<void>
  /** @throws Failure `not_found` */
  discard: (id: string) => Promise<void>
}

export interface MailParts {
  jobs: Pick<Jobs, 'add' | 'waiting' | 'failed' | 'findFailed' | 'retry' | 'discard'>
  deliver: Deliver
  readSettings: ReadMailSettings
  sealing: MailSealing
  readFrame: ReadFrame
  now: Now
  newId: NewId
  log: Pick<Log, 'warn'>
}

export const mailOff = (): Failure =>
  new Failure('conflict', 'there is no mail server: nothing was sent', { reason: 'mail_off' })
const unknown = (): Failure => new Failure('not_found', 'there is no such mail')
const expired = (): Failure =>
  new Failure('gone', 'what this mail says is too old to be of use', { reason: 'expired' })

/** Mail of this server: written here, passed on by one mail server, patiently. */
export const createMail = (parts: MailParts): Mail => {
  const { jobs, deliver, readSettings, sealing, readFrame, now, newId, log } = parts
  const isOn = async (): Promise<boolean> => (await readSettings()) !== null
  const mustBeOn = async (): Promise<void> => {
    if (!(await isOn())) throw mailOff()
  }

  const isWorthless = ({ expiresAt }: JobRow): boolean => expiresAt !== null && expiresAt <= now()

  const toFailed = (job: JobRow): FailedMail[] => {
    const waiting = readWaiting(job)
    if (waiting === null) return []
    const { id, createdAt, failedAt, attempts, lastError } = job
    const { template, to } = waiting
    const trouble = readTrouble(lastError ?? '')
    return [
      {
        id,
        template,
        to,
        createdAt,
        failedAt: failedAt ?? 0,
        attempts,
        trouble,
        mayRetry: !isWorthless(job),
      },
    ]
  }

  const queue: Mail['send'] = async ({ template, values, expiresAt, ...to }) => {
    const content = { template, values } as NewMail['content']
    const payload = sealing.close({ ...to, content })
    await jobs.add({ kind: mailJob, payload, ...(expiresAt !== undefined && { expiresAt }) })
  }

  return {
    isOn,
    async send(mail) {
      await mustBeOn()
      await queue(mail)
    },
    async tell(mail) {
      try {
        if (await isOn()) await queue(mail)
      } catch (error) {
        log.warn('mail.not_told', { template: mail.template, error })
      }
    },
    async sendTest({ to, language }) {
      await mustBeOn()
      const mail: NewMail = { to, language, content: { template: 'test', values: {} } }
      try {
        await deliver({ id: newId(), at: now(), mail })
        return null
      } catch (error) {
        if (!(error instanceof MailFailure)) throw error
        return { reason: error.reason, said: error.said }
      }
    },
    async preview({ template, language }) {
      const frame = await readFrame({ to: '', language })
      const content = exampleContent({ template, site: frame.site, at: now() })
      return compose({ content, ...frame, language: mailLanguageOf(language) })
    },
    async queue() {
      const [on, { count, lastError }, failed] = await Promise.all([
        isOn(),
        jobs.waiting(mailJob),
        jobs.failed(mailJob),
      ])
      const trouble = lastError === null ? null : readTrouble(lastError)
      return { on, waiting: count, trouble, failed: failed.flatMap(toFailed) }
    },
    async retry(id) {
      const found = await jobs.findFailed(mailJob, id)
      if (found === null) throw unknown()
      if (isWorthless(found)) throw expired()
      if (!(await jobs.retry(mailJob, id))) throw unknown()
    },
    async discard(id) {
      if (!(await jobs.discard(mailJob, id))) throw unknown()
    },
  }
}

/** Checked when it was added and again when it was tried; a row that holds anything else isn’t shown. */
const readWaiting = ({ payload }: JobRow): Pick<WaitingMail, 'template' | 'to'> | null => {
  try {
    const { template, to } = JSON.parse(payload) as WaitingMail
    return { template, to }
  } catch {
    return null
  }
}

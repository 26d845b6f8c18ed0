import { GiveUp, jobHandler, type JobHandler } from '../../platform/jobs/handler.ts'
import { compose } from '../../platform/mail/compose.ts'
import type { MailFrame } from '../../platform/mail/letter.ts'
import type { MailSettings } from '../../platform/mail/mail-settings.ts'
import type { MailLanguage } from '../../platform/mail/texts.ts'
import type { MailTransport } from '../../platform/mail/transport.ts'
import { MailFailure } from '../../platform/mail/trouble.ts'
import { WaitingMail, type MailSealing, type NewMail } from './waiting-mail.ts'

/** The mail server to use now; null where there is none. */
export type ReadMailSettings = () => Promise<MailSettings | null>

/**
 * What every mail has in common just now, and how its reader is spoken to: as they said under My account, otherwise in
 * the language of ours for this tag.
 */
export type ReadFrame = (reader: {
  to: string
  language: string
}) => Promise<MailFrame & { language: MailLanguage; zone?: string }>

export interface Delivery {
  /** Names the mail for ever: its receiver knows it again when it comes twice. */
  id: string
  at: number
  mail: NewMail
  signal?: AbortSignal
}

/**
 * Composes a mail and hands it to the mail server: tests and real mail, without any difference.
 * @throws MailFailure
 */
export type Deliver = (delivery: Delivery) => Promise<void>

export interface DeliverParts {
  transport: MailTransport
  readSettings: ReadMailSettings
  readFrame: ReadFrame
}

export const createDeliver =
  ({ transport, readSettings, readFrame }: DeliverParts): Deliver =>
  async ({ id, at, mail: { to, language: tag, zone, content }, signal }) => {
    const settings = await readSettings()
    if (settings === null) throw new MailFailure({ reason: 'off' })
    const frame = await readFrame({ to, language: tag })
    const mail = { id, at, to, language: frame.language, ...compose({ content, zone, ...frame }) }
    await transport.send({ settings, mail, ...(signal !== undefined && { signal }) })
  }

/** Sends mail that waited. */
export const createMailJob = ({ deliver, sealing }: { deliver: Deliver; sealing: MailSealing }): JobHandler =>
  jobHandler(WaitingMail, async (waiting, { id, createdAt, signal }) => {
    try {
      await deliver({ id, at: createdAt, mail: sealing.open(waiting), signal })
    } catch (error) {
      if (error instanceof MailFailure && error.permanent) throw new GiveUp(error.message, error)
      throw error
    }
  })

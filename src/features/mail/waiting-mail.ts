import { Type, type Static } from 'typebox'
import { MailTemplate } from '../../contract/mail.ts'
import { createJudge, type Judge } from '../../platform/http/validation.ts'
import { mailTemplates, mailValues, type MailContent } from '../../platform/mail/templates.ts'
import { MailFailure } from '../../platform/mail/trouble.ts'
import type { Seal } from '../../platform/secrets/seal.ts'

/** The kind of job that sends a mail. */
export const mailJob = 'mail'

/** A mail as it waits. What it says is sealed: there are links in it that open accounts. */
export const WaitingMail = Type.Object({
  to: Type.String(),
  language: Type.String(),
  zone: Type.Optional(Type.String()),
  template: MailTemplate,
  sealed: Type.String(),
})
export type WaitingMail = Static<typeof WaitingMail>

/** Somebody’s mail before it waits. */
export interface NewMail {
  /** A mail address as its owner typed it. */
  to: string
  /** A tag as accounts and browsers have it: `de-AT`; English when it is none of ours. */
  language: string
  /** IANA zone that times are told in; UTC unless given. */
  zone?: string
  content: MailContent
}

export interface MailSealing {
  close: (mail: NewMail) => WaitingMail
  /** @throws MailFailure `unreadable` */
  open: (waiting: WaitingMail) => NewMail
}

/** Hides what mails say while they wait. */
export const createMailSealing = ({ seal }: { seal: Seal }): MailSealing => {
  const judges = new Map<string, Judge>(
    mailTemplates.map((template) => [template, createJudge(mailValues[template])]),
  )
  const isRight = (template: string, values: unknown): boolean => judges.get(template)?.(values).length === 0
  return {
    close({ to, language, zone, content: { template, values } }) {
      if (!isRight(template, values)) throw new Error(`the values of a ${template} mail are not right`)
      const sealed = seal.seal(JSON.stringify(values))
      return { to, language, ...(zone !== undefined && { zone }), template, sealed }
    },
    open({ to, language, zone, template, sealed }) {
      const text = seal.open(sealed)
      const values: unknown = text === null ? null : JSON.parse(text)
      if (!isRight(template, values)) throw new MailFailure({ reason: 'unreadable', permanent: true })
      const content = { template, values } as MailContent
      return { to, language, ...(zone !== undefined && { zone }), content }
    },
  }
}

import type { Mail } from '../mail/index.ts'
import type { MadeInvitation } from './invitations.ts'

export interface PostInput {
  mail: Pick<Mail, 'send'>
  made: readonly MadeInvitation[]
  /** Names of whoever invited, by id. */
  names: ReadonlyMap<string, { name: string }>
  /** As a tag. */
  language: string
}

/** Sends invitations that name an address to that address. @throws Failure `conflict` with reason `mail_off` */
export const postInvitations = async ({ mail, made, names, language }: PostInput): Promise<void> => {
  for (const { invitation, link } of made) {
    const { emailShown: to, byId } = invitation
    const by = names.get(byId ?? '')?.name
    const values = { ...(by !== undefined && { by }), link: link.url, expiresAt: link.expiresAt }
    if (to !== null)
      await mail.send({ to, language, template: 'invitation', values, expiresAt: link.expiresAt })
  }
}

import type { Reply } from '../../../../src/contract/contract.ts'
import type { MailTemplate } from '../../../../src/contract/mail.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import type { Language } from '../../i18n/i18n.svelte.ts'

/** Mails this server sends. */
export const mailTemplates = [
  'invitation',
  'register',
  'known',
  'reset',
  'password_changed',
  'verify',
  'email_changed',
  'new_device',
  'passkey_added',
  'passkey_removed',
  'provider_linked',
  'provider_unlinked',
  'merged',
  'second_factor_on',
  'second_factor_off',
  'way_in_taken',
  'leaving',
  'test',
] as const satisfies readonly MailTemplate[]
export type ShownTemplate = (typeof mailTemplates)[number]

/** A mail with made-up values, as nobody gets it. */
export class MailPreview {
  mail: Reply<'POST /api/mail/preview'> | undefined = $state.raw()
  failure: ApiFailure | undefined = $state.raw()
  readonly #api: Api
  #asked = 0

  constructor(api: Api) {
    this.#api = api
  }

  /** Shows another one; an answer that was overtaken by another question is dropped. Never throws. */
  async show(wanted: { template: ShownTemplate; language: Language }): Promise<void> {
    const asked = (this.#asked += 1)
    this.failure = undefined
    try {
      const mail = await this.#api('POST /api/mail/preview', { body: wanted })
      if (asked === this.#asked) this.mail = mail
    } catch (thrown) {
      if (asked === this.#asked) this.failure = toFailure(thrown)
    }
  }
}

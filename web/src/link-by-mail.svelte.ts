import { looksLikeEmail } from './email.ts'
import { Form, pickRefused } from './form.svelte.ts'

/** Asking for a link that comes by mail. */
export class LinkByMail {
  email = $state('')
  /** The address it was asked for; what comes of it is told to its owner alone. */
  askedFor: string | undefined = $state()
  readonly form: Form<{ email?: 'invalid' }, string>

  /** `judge`: whether it may be asked for this; for an address unless it says otherwise. */
  constructor(send: (email: string) => Promise<unknown>, judge = looksLikeEmail) {
    this.form = new Form({
      judge: () => (judge(this.email) ? {} : { email: 'invalid' as const }),
      send: async () => {
        const email = this.email.trim()
        await send(email)
        return email
      },
      blame: (failure) => pickRefused({ email: 'invalid' as const }, failure),
    })
  }
}

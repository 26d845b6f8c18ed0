import type { Input } from '../../../../src/contract/contract.ts'
import type { Me } from '../../../../src/contract/shapes.ts'
import type { Api } from '../../api.ts'
import { Form } from '../../form.svelte.ts'
import type { Language } from '../../i18n/i18n.svelte.ts'

type User = NonNullable<Me['user']>

/** The form for one's own language and time zone; empty is what the browser says. */
export class HabitsChange {
  language: Language | '' = $state('')
  zone = $state('')
  readonly form: Form<{ zone?: true }, Me>

  constructor({ api, user }: { api: Api; user: User }) {
    this.follow(user)
    this.form = new Form({
      judge: () => ({}),
      send: () => api('PATCH /api/me', { body: this.#body }),
      blame: () => undefined,
    })
  }

  /** Shows what the server has. */
  follow({ language, zone }: User): void {
    this.language = language ?? ''
    this.zone = zone ?? ''
  }

  isDifferent({ language, zone }: User): boolean {
    return this.language !== (language ?? '') || this.zone !== (zone ?? '')
  }

  get #body(): Input<'PATCH /api/me'>['body'] {
    return {
      language: this.language === '' ? null : this.language,
      zone: this.zone === '' ? null : this.zone,
    }
  }
}

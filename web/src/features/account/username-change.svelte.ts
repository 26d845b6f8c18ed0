import type { Me, MyAccount } from '../../../../src/contract/shapes.ts'
import type { Api } from '../../api.ts'
import { Form } from '../../form.svelte.ts'
import { looksLikeUsername, usernameErrors } from '../../username.ts'

type Errors = { username?: 'form' | 'reserved' | 'taken' }

/** The form for one's own username; empty for none. */
export class UsernameChange {
  username = $state('')
  readonly form: Form<Errors, Me>

  constructor({ api, user }: { api: Api; user: MyAccount }) {
    this.username = user.username ?? ''
    this.form = new Form<Errors, Me>({
      judge: () => (this.wanted === null || looksLikeUsername(this.wanted) ? {} : { username: 'form' }),
      send: () => api('PATCH /api/me', { body: { username: this.wanted } }),
      blame: ({ reason }) => {
        const error = usernameErrors[reason ?? '']
        return error && { username: error }
      },
    })
  }

  /** What is typed, as the server will keep it; null for none. */
  get wanted(): string | null {
    return this.username.trim().toLowerCase() || null
  }
}

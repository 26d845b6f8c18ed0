import type { Me, MyAccount } from '../../../../src/contract/shapes.ts'
import type { Api } from '../../api.ts'
import { Form } from '../../form.svelte.ts'
import { looksLikeUsername, usernameErrors } from '../../username.ts'

type Errors = { username?: 'form' | 'reserved' | 'taken' }

/** The form for one's own username; empty for none. */
export class UsernameChange {
  username = $state('')
  readonly form: Form<Errors, Me>
  /** What the server has, as far as the form knows. */
  #kept: string | null

  constructor({ api, user }: { api: Api; user: MyAccount }) {
    this.username = user.username ?? ''
    this.#kept = user.username ?? null
    this.form = new Form<Errors, Me>({
      judge: () => (this.wanted === null || looksLikeUsername(this.wanted) ? {} : { username: 'form' }),
      send: () => api('PATCH /api/me', { body: { username: this.wanted } }),
      blame: ({ reason }) => {
        const error = usernameErrors[reason ?? '']
        return error && { username: error }
      },
    })
  }

  /** The server has this by now, here or elsewhere: what isn't being changed here follows, and what is typed stays. */
  follow(username: string | undefined): void {
    const isTyped = this.wanted !== this.#kept
    this.#kept = username ?? null
    if (isTyped) return
    this.username = username ?? ''
    this.form.forgive('username')
  }

  /** What is typed, as the server will keep it; null for none. */
  get wanted(): string | null {
    return this.username.trim().toLowerCase() || null
  }
}

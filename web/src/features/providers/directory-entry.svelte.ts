import type { ApiFailure } from '../../api.ts'
import { Form } from '../../form.svelte.ts'

export interface EntryErrors {
  username?: true
  password?: true
}

/** What somebody enters of themselves to be found in a directory. */
export class DirectoryEntry<Answer> {
  username = $state('')
  password = $state('')
  readonly form: Form<EntryErrors, Answer>

  constructor(send: (given: { username: string; password: string }) => Promise<Answer>) {
    this.form = new Form<EntryErrors, Answer>({
      judge: () => ({
        ...(this.username.trim() === '' && { username: true as const }),
        ...(this.password === '' && { password: true as const }),
      }),
      send: () => send({ username: this.username, password: this.password }),
      blame: () => undefined,
    })
  }
}

/** How long to wait, where that is why. */
export const secondsOf = ({ code, retryAfter }: ApiFailure): number | undefined =>
  code === 'too_many' ? retryAfter : undefined

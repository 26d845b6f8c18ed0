import type { Me } from '../../../../src/contract/shapes.ts'
import type { Api } from '../../api.ts'
import { Form, pickRefused } from '../../form.svelte.ts'
import { nameError } from '../../names.ts'

/** The form for one's own name, which may be changed elsewhere meanwhile. */
export class NameChange {
  name = $state('')
  /** It was changed elsewhere: `mine` still stands in the form, or `theirs` was put there. */
  overtaken: 'mine' | 'theirs' | undefined = $state()
  readonly form: Form<{ name?: 'empty' | 'long' }, Me>
  /** What the server has, as far as the form knows. */
  #kept: string
  #mine = ''

  constructor({ api, name }: { api: Api; name: string }) {
    this.name = name
    this.#kept = name
    this.form = new Form({
      judge: () => {
        const error = nameError(this.name)
        return error ? { name: error } : {}
      },
      send: () => api('PATCH /api/me', { body: { name: this.name } }),
      blame: (failure) => pickRefused({ name: 'empty' as const }, failure),
    })
  }

  /** The server took it, and wrote it so. */
  taken(name: string): void {
    this.#kept = name
    this.#put(name)
  }

  /** The server has this by now: what isn't being changed here follows, and what is typed stays. */
  follow(name: string): void {
    if (name === this.#kept) return
    const isTyped = this.name !== this.#kept
    this.#kept = name
    if (isTyped && this.name !== name) this.overtaken = 'mine'
    else if (this.overtaken === 'theirs') this.name = name
    else this.#put(name)
  }

  /** Puts what was changed elsewhere into the form; what was typed is kept for `showMine`. */
  showTheirs(): void {
    this.#mine = this.name
    this.name = this.#kept
    this.form.forgive('name')
    this.overtaken = 'theirs'
  }

  showMine(): void {
    this.name = this.#mine
    this.overtaken = 'mine'
  }

  #put(name: string): void {
    this.name = name
    this.overtaken = undefined
  }
}

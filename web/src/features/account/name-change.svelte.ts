import type { Me } from '../../../../src/contract/shapes.ts'
import type { Api } from '../../api.ts'
import { Form, pickRefused } from '../../form.svelte.ts'
import { nameError } from '../../names.ts'

/** The form for one's own name. */
export class NameChange {
  name = $state('')
  readonly form: Form<{ name?: 'empty' | 'long' }, Me>

  constructor({ api, name }: { api: Api; name: string }) {
    this.name = name
    this.form = new Form({
      judge: () => {
        const error = nameError(this.name)
        return error ? { name: error } : {}
      },
      send: () => api('PATCH /api/me', { body: { name: this.name } }),
      blame: (failure) => pickRefused({ name: 'empty' as const }, failure),
    })
  }
}

import { SvelteSet } from 'svelte/reactivity'
import type { ApiKey } from '../../../../src/contract/api-keys.ts'
import type { Scope } from '../../../../src/contract/operation.ts'
import type { UserRole } from '../../../../src/contract/shapes.ts'
import type { Api } from '../../api.ts'
import { Form } from '../../form.svelte.ts'
import { nameError } from '../../names.ts'
import type { Confirmation } from '../confirm/confirmation.svelte.ts'

export interface NewApiKeyError {
  name?: 'empty' | 'long'
  scopes?: 'none'
}

/** Days a key lives, as choices; `never` for one that doesn't expire. */
export const lives = ['7', '30', '90', '365', 'never'] as const
export type Life = (typeof lives)[number]

/** Whose keys can be good for what, in the order they are offered. */
const whose: Readonly<Record<Scope, UserRole>> = {
  'rooms:read': 'user',
  'rooms:write': 'user',
  'meetings:join': 'user',
  'meetings:moderate': 'user',
  'people:read': 'admin',
  'people:write': 'admin',
  'settings:read': 'admin',
  'audit:read': 'admin',
}

/** What a key of somebody with this role can be good for at all. */
export const scopesFor = (role: UserRole): Scope[] =>
  (Object.keys(whose) as Scope[]).filter((scope) => role === 'admin' || whose[scope] === role)

/** A key being made. The answer has its secret, which nobody gets to see again. */
export class NewApiKey {
  name = $state('')
  life: Life = $state('30')
  readonly chosen = new SvelteSet<Scope>()
  readonly form: Form<NewApiKeyError, { key: ApiKey; secret: string } | 'unproved'>

  constructor({ api, confirmation }: { api: Api; confirmation: Confirmation }) {
    this.form = new Form({
      judge: () => {
        const name = nameError(this.name)
        return { ...(name && { name }), ...(this.chosen.size === 0 && { scopes: 'none' as const }) }
      },
      send: async () => {
        const { name, life } = this
        const days = life === 'never' ? {} : { days: Number(life) }
        const body = { name, scopes: scopesFor('admin').filter((scope) => this.chosen.has(scope)), ...days }
        return (await confirmation.before(() => api('POST /api/me/keys', { body }))) ?? 'unproved'
      },
      blame: () => undefined,
    })
  }

  choose(scope: Scope, wanted: boolean): void {
    if (wanted) this.chosen.add(scope)
    else this.chosen.delete(scope)
    this.form.forgive('scopes')
  }
}

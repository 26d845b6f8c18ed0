import type { Provider, ProviderProblem } from '../../../../src/contract/providers.ts'
import type { Api, ApiFailure } from '../../api.ts'
import { Form, pickRefused } from '../../form.svelte.ts'

type Field = 'name' | 'id' | 'issuer' | 'clientId' | 'clientSecret' | 'domains'
export type ProviderErrors = { [F in Field]?: true }

const refused: Required<ProviderErrors> = {
  name: true,
  id: true,
  issuer: true,
  clientId: true,
  clientSecret: true,
  domains: true,
}

const idShape = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/

/** What a name may be called in addresses. */
export const idOf = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9\s_-]/g, '')
    .replace(/[\s_-]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 32)
    .replace(/-$/, '')

/** A sign-in provider as an admin enters it, new or known. */
export class ProviderForm {
  name = $state('')
  /** Of a new one: follows the name until somebody types another. */
  typedId: string | undefined = $state()
  issuer = $state('')
  clientId = $state('')
  clientSecret = $state('')
  domains = $state('')
  groupsClaim = $state('')
  adminGroup = $state('')
  trustsEmail = $state(false)
  enabled = $state(true)
  /** What the last test found: null for nothing. */
  found: ProviderProblem | null | undefined = $state.raw()
  readonly known: Provider | undefined
  readonly form: Form<ProviderErrors, Provider>
  readonly testing: Form<ProviderErrors, ProviderProblem | null>
  readonly id = $derived.by(() => this.known?.id ?? this.typedId ?? idOf(this.name))

  constructor({ api, known }: { api: Api; known?: Provider | undefined }) {
    this.known = known
    if (known) {
      const { name, issuer, clientId, domains, groupsClaim, adminGroup, trustsEmail, enabled } = known
      Object.assign(this, { name, issuer, clientId, domains, groupsClaim, adminGroup, trustsEmail, enabled })
    }
    this.form = new Form({
      judge: () => this.#judge(['name', 'id', 'issuer', 'clientId']),
      send: () => this.#send(api),
      blame: (failure) => this.#blame(failure),
    })
    this.testing = new Form({
      judge: () => {
        this.found = undefined
        this.form.errors = {}
        this.form.failure = undefined
        return this.#judge(['issuer', 'clientId'])
      },
      send: () => this.#test(api),
      blame: (failure) => this.#blame(failure),
    })
  }

  /** Where the provider sends people back to. */
  redirectUri(origin: string): string {
    return this.known?.redirectUri ?? `${origin}/sign-in/back/${this.id}`
  }

  #judge(which: readonly ('name' | 'id' | 'issuer' | 'clientId')[]): ProviderErrors {
    const wrong = {
      name: this.name.trim() === '',
      id: !idShape.test(this.id),
      issuer: this.issuer.trim() === '',
      clientId: this.clientId.trim() === '',
    }
    return Object.fromEntries(which.filter((field) => wrong[field]).map((field) => [field, true]))
  }

  #blame(failure: ApiFailure): ProviderErrors | undefined {
    if (failure.reason === 'provider_known') return { id: true }
    return pickRefused<ProviderErrors>(refused, failure)
  }

  get #secret(): { clientSecret?: string } {
    return this.clientSecret === '' ? {} : { clientSecret: this.clientSecret }
  }

  #send(api: Api): Promise<Provider> {
    const { name, issuer, clientId, domains, groupsClaim, adminGroup, trustsEmail, enabled, known, id } = this
    const body = {
      name,
      issuer,
      clientId,
      domains,
      groupsClaim: groupsClaim.trim(),
      adminGroup: adminGroup.trim(),
      trustsEmail,
      enabled,
      ...this.#secret,
    }
    if (!known) return api('POST /api/providers', { body: { id, ...body } })
    return api('PATCH /api/providers/:id', { params: { id }, body: { version: known.version, ...body } })
  }

  async #test(api: Api): Promise<ProviderProblem | null> {
    const { issuer, clientId, known } = this
    const body = { issuer, clientId, ...this.#secret, ...(known && { id: known.id }) }
    const { problem = null } = await api('POST /api/providers/test', { body })
    this.found = problem
    return problem
  }
}

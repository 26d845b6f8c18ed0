import type { Provider, ProviderProblem } from '../../../../src/contract/providers.ts'
import type { ProviderKind } from '../../../../src/contract/shapes.ts'
import type { Api, ApiFailure } from '../../api.ts'
import { Form, pickRefused } from '../../form.svelte.ts'
import { DirectoryForm } from './directory-form.svelte.ts'

type InDirectory =
  'base' | 'filter' | 'idAttribute' | 'nameAttribute' | 'mailAttribute' | 'ca' | 'groupBase' | 'groupFilter'
type Field = 'name' | 'id' | 'issuer' | 'clientId' | 'clientSecret' | 'domains' | InDirectory
export type ProviderErrors = { [F in Field]?: true }

const refused: Required<ProviderErrors> = {
  name: true,
  id: true,
  issuer: true,
  clientId: true,
  clientSecret: true,
  domains: true,
  base: true,
  filter: true,
  idAttribute: true,
  nameAttribute: true,
  mailAttribute: true,
  ca: true,
  groupBase: true,
  groupFilter: true,
}

/** What services call themselves, in every language. */
export const serviceNames: Readonly<Record<Exclude<ProviderKind, 'oidc' | 'ldap'>, string>> = {
  google: 'Google',
  github: 'GitHub',
  x: 'X',
}

const usualName = (kind: ProviderKind): string =>
  kind === 'oidc' || kind === 'ldap' ? '' : serviceNames[kind]

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
  kind: ProviderKind = $state('oidc')
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
  /** Its own, chosen just now, as base64; null for the mark of its kind. */
  icon: string | null | undefined = $state()
  /** What the last test found: null for nothing. */
  found: ProviderProblem | null | undefined = $state.raw()
  readonly known: Provider | undefined
  readonly directory: DirectoryForm
  readonly form: Form<ProviderErrors, Provider>
  readonly testing: Form<ProviderErrors, ProviderProblem | null>
  readonly id = $derived.by(() => this.known?.id ?? this.typedId ?? idOf(this.name))

  constructor({ api, known }: { api: Api; known?: Provider | undefined }) {
    this.known = known
    this.directory = new DirectoryForm(known?.directory)
    if (known) {
      const { kind, name, issuer, clientId, domains, groupsClaim, adminGroup, trustsEmail, enabled } = known
      const fields = { name, issuer, clientId, domains, groupsClaim, adminGroup, trustsEmail, enabled }
      Object.assign(this, { kind, ...fields })
    }
    this.form = new Form({
      judge: () => this.#judge(['name', 'id', 'issuer', 'clientId', 'clientSecret', 'base']),
      send: () => this.#send(api),
      blame: (failure) => this.#blame(failure),
    })
    this.testing = new Form({
      judge: () => {
        this.found = undefined
        this.form.errors = {}
        this.form.failure = undefined
        return this.#judge(['issuer', 'clientId', 'clientSecret', 'base'])
      },
      send: () => this.#test(api),
      blame: (failure) => this.#blame(failure),
    })
  }

  /** Where the provider sends people back to. */
  redirectUri(origin: string): string {
    return this.known?.redirectUri ?? `${origin}/sign-in/back/${this.id}`
  }

  /** Of its own icon, as it is or is to be. */
  get iconAddress(): string | undefined {
    if (this.icon === undefined) return this.known?.icon
    return this.icon === null ? undefined : `data:image/webp;base64,${this.icon}`
  }

  /** What isn’t named yet is called as its kind. */
  choose(kind: ProviderKind): void {
    if (this.name === usualName(this.kind)) this.name = usualName(kind)
    this.kind = kind
    this.found = undefined
  }

  /** Whether it is one’s own: it tells of groups, and addresses may be trusted. */
  get isOwn(): boolean {
    return this.kind === 'oidc' || this.kind === 'ldap'
  }

  /** Whether it tells of groups, and so who is an admin by them. */
  get tellsGroups(): boolean {
    const isSearched = this.kind === 'ldap' && this.directory.groupBase.trim() !== ''
    return isSearched || this.groupsClaim.trim() !== ''
  }

  /** Whether it has to be said where it is; `maybe` where that may be left out. */
  get asksAddress(): boolean | 'maybe' {
    return this.kind === 'github' ? 'maybe' : this.isOwn
  }

  /** Services know only clients with a secret. */
  get lacksSecret(): boolean {
    return this.kind !== 'oidc' && this.clientSecret === '' && this.known?.hasClientSecret !== true
  }

  #judge(which: readonly Exclude<Field, 'domains' | Exclude<InDirectory, 'base'>>[]): ProviderErrors {
    const wrong = {
      name: this.name.trim() === '',
      id: !idShape.test(this.id),
      issuer: this.asksAddress === true && this.issuer.trim() === '',
      clientId: this.clientId.trim() === '',
      clientSecret: this.lacksSecret,
      base: this.kind === 'ldap' && this.directory.entered.base === '',
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

  get #directory(): Pick<Provider, 'directory'> {
    return this.kind === 'ldap' ? { directory: this.directory.entered } : {}
  }

  get #address(): { issuer?: string } {
    return this.asksAddress === false ? {} : { issuer: this.issuer }
  }

  /** What only one’s own tell. */
  get #told(): Pick<Provider, 'groupsClaim' | 'adminGroup' | 'trustsEmail'> {
    if (!this.isOwn) return { groupsClaim: '', adminGroup: '', trustsEmail: false }
    const { groupsClaim, adminGroup, trustsEmail } = this
    return { groupsClaim: groupsClaim.trim(), adminGroup: adminGroup.trim(), trustsEmail }
  }

  #send(api: Api): Promise<Provider> {
    const { kind, name, clientId, domains, enabled, icon, known, id } = this
    const body = {
      name,
      ...this.#address,
      ...this.#directory,
      clientId,
      domains,
      ...this.#told,
      enabled,
      ...this.#secret,
    }
    if (!known) return api('POST /api/providers', { body: { id, kind, ...body, ...(icon && { icon }) } })
    const { version } = known
    return api('PATCH /api/providers/:id', {
      params: { id },
      body: { version, ...body, ...(icon !== undefined && { icon }) },
    })
  }

  async #test(api: Api): Promise<ProviderProblem | null> {
    const { kind, clientId, id } = this
    const named = idShape.test(id) ? { id } : {}
    const body = { kind, ...this.#address, ...this.#directory, clientId, ...this.#secret, ...named }
    const { problem = null } = await api('POST /api/providers/test', { body })
    this.found = problem
    return problem
  }
}

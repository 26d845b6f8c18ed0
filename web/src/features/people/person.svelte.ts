import type { SecretLink, UserRole } from '../../../../src/contract/shapes.ts'
import type { Account, UserAction } from '../../../../src/contract/users.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'
import { nameError } from '../../names.ts'
import { looksLikeEmail } from '../../email.ts'
import { looksLikeUsername, usernameErrors } from '../../username.ts'
import type { Typed } from './draft-kept.ts'
import { setDisabled } from './set-disabled.ts'

export type PersonError = {
  name?: 'empty' | 'long'
  email?: 'invalid' | 'taken'
  username?: 'form' | 'reserved' | 'taken'
  role?: 'last_admin'
}

const typedOf = ({ name, email, username = '', role }: Account): Typed => ({ name, email, username, role })

/** One account: what the server has, and what is being changed here. */
export class Person {
  account: Account | undefined = $state.raw()
  /** Rooms they own, and browsers signed in. */
  rooms = $state(0)
  sessions = $state(0)
  /** Whether they have an authenticator app or passkeys. */
  hasSecondFactor = $state(false)
  passkeys = $state(0)
  /** Names of the sign-in providers they are linked with. */
  providers: readonly string[] = $state.raw([])
  name = $state('')
  email = $state('')
  username = $state('')
  role: UserRole = $state('user')
  saving = $state(false)
  errors: PersonError = $state.raw({})
  failure: ApiFailure | undefined = $state.raw()
  /** Somebody else was faster: `mine` still stands in the form, or `theirs` was put there. */
  overtaken: 'mine' | 'theirs' | undefined = $state()
  readonly #api: Api
  readonly #id: string
  #mine: Typed | undefined

  constructor({ api, id }: { api: Api; id: string }) {
    this.#api = api
    this.#id = id
  }

  may(action: UserAction): boolean {
    return this.account?.you.may.includes(action) ?? false
  }

  get dirty(): boolean {
    return this.account !== undefined && Object.keys(this.#changes(this.account)).length > 0
  }

  /** What stands in the form. */
  get typed(): Typed {
    const { name, email, username, role } = this
    return { name, email, username, role }
  }

  /** Puts into the form what was typed there before; false where that is what the server has anyway. */
  retype(typed: Typed): boolean {
    this.#type(typed)
    return this.dirty
  }

  /** Never throws. */
  async load(): Promise<void> {
    this.failure = undefined
    try {
      await this.#fetch()
      this.reset()
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  /** After something was done that isn’t in the form: what is typed stays, and whoever was faster is told of. @throws ApiFailure */
  async lookAgain(): Promise<void> {
    const { account, dirty } = this
    const before = account && JSON.stringify(typedOf(account))
    await this.#fetch()
    if (!dirty) this.reset()
    else if (this.account && JSON.stringify(typedOf(this.account)) !== before) this.overtaken = 'mine'
  }

  /** Puts the form back to what the server has. */
  reset(): void {
    if (!this.account) return
    this.#type(typedOf(this.account))
    this.errors = {}
    this.overtaken = undefined
  }

  /** What is being mended is no longer held against anybody. */
  forgive(field: keyof PersonError): void {
    const { [field]: _, ...rest } = this.errors
    this.errors = rest
  }

  /** True when the changes are kept by the server; never throws. */
  async save(): Promise<boolean> {
    this.errors = this.#judge()
    const { account, saving, errors } = this
    if (saving || !account || Object.keys(errors).length > 0) return false
    this.saving = true
    this.failure = undefined
    try {
      const body = { ...this.#changes(account), version: account.version }
      this.account = await this.#api('PATCH /api/users/:id', { params: { id: this.#id }, body })
      this.reset()
      return true
    } catch (thrown) {
      await this.#refused(toFailure(thrown))
      return false
    } finally {
      this.saving = false
    }
  }

  /** Puts what somebody else saved into the form; what was typed is kept for `showMine`. */
  showTheirs(): void {
    if (!this.account) return
    this.#mine = this.typed
    this.#type(typedOf(this.account))
    this.overtaken = 'theirs'
  }

  showMine(): void {
    if (this.#mine) this.#type(this.#mine)
    this.overtaken = 'mine'
  }

  /** What is typed stays. @throws ApiFailure */
  async disable(disabled: boolean): Promise<void> {
    if (!this.account) return
    const { dirty } = this
    this.account = await setDisabled(this.#api, this.account, disabled)
    if (disabled) this.sessions = 0
    if (!dirty) this.reset()
  }

  /** How many browsers were signed out. @throws ApiFailure */
  async signOut(): Promise<number> {
    const { ended } = await this.#api('DELETE /api/users/:id/sessions', { params: { id: this.#id } })
    this.sessions = 0
    return ended
  }

  /** @throws ApiFailure */
  async makeLink(): Promise<SecretLink> {
    return await this.#api('POST /api/users/:id/reset-link', { params: { id: this.#id } })
  }

  /** Mails such a link to its owner. @throws ApiFailure */
  async mailLink(): Promise<void> {
    await this.#api('POST /api/users/:id/reset-mail', { params: { id: this.#id } })
  }

  /** @throws ApiFailure */
  async resetSecondFactor(): Promise<void> {
    await this.#api('DELETE /api/users/:id/second-factor', { params: { id: this.#id } })
    this.hasSecondFactor = false
    this.passkeys = 0
  }

  #type({ name, email, username, role }: Typed): void {
    this.name = name
    this.email = email
    this.username = username
    this.role = role
  }

  #judge(): PersonError {
    const name = nameError(this.name)
    const username = this.username.trim()
    return {
      ...(name && { name }),
      ...(!looksLikeEmail(this.email) && { email: 'invalid' }),
      ...(username !== '' && !looksLikeUsername(username) && { username: 'form' }),
    }
  }

  #changes(account: Account): Partial<Omit<Typed, 'username'> & { username: string | null }> {
    const { role } = this
    const username = this.username.trim().toLowerCase()
    const typed = { name: this.name.trim(), email: this.email.trim(), username: username || null, role }
    const kept = { ...typedOf(account), username: account.username ?? null }
    return Object.fromEntries(
      Object.entries(typed).filter(([field, value]) => kept[field as keyof Typed] !== value),
    )
  }

  async #refused(failure: ApiFailure): Promise<void> {
    const username = usernameErrors[failure.reason ?? '']
    if (failure.reason === 'email_taken') this.errors = { email: 'taken' }
    else if (username) this.errors = { username }
    else if (failure.reason === 'last_admin') this.errors = { role: 'last_admin' }
    else if (failure.code === 'conflict') await this.#overtake()
    else this.failure = failure
  }

  async #overtake(): Promise<void> {
    try {
      await this.#fetch()
      this.overtaken = 'mine'
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  async #fetch(): Promise<void> {
    const found = await this.#api('GET /api/users/:id', { params: { id: this.#id } })
    const { user, rooms, sessions, secondFactor, providers } = found
    this.account = user
    this.rooms = rooms
    this.sessions = sessions
    this.passkeys = secondFactor.passkeys
    this.providers = providers
    this.hasSecondFactor = secondFactor.app || secondFactor.passkeys > 0
  }
}

import type { Input, Reply } from '../../../../src/contract/contract.ts'
import type { EditableKey, SettingState } from '../../../../src/contract/settings.ts'
import { toFailure, type Api, type ApiFailure } from '../../api.ts'

export type SettingChanges = Input<'PATCH /api/settings'>['body']['changes']

/** The server's settings that can be changed in the web, as it has them. */
export class ServerSettings {
  states: readonly SettingState[] | undefined = $state.raw()
  /** What keeps mail from being sent. */
  mailProblems: Reply<'GET /api/settings'>['mailProblems'] = $state.raw([])
  /** Passkeys of another name than the server has now. */
  passkeysElsewhere: Reply<'GET /api/settings'>['passkeysElsewhere'] = $state.raw([])
  /** The logo that was set here. */
  logo: Reply<'GET /api/settings'>['logo'] = $state.raw()
  failure: ApiFailure | undefined = $state.raw()
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  /** Never throws. */
  async load(): Promise<void> {
    this.failure = undefined
    try {
      this.#take(await this.#api('GET /api/settings'))
    } catch (thrown) {
      this.failure = toFailure(thrown)
    }
  }

  state(key: EditableKey): SettingState | undefined {
    return this.states?.find((one) => one.key === key)
  }

  /** Whether mail can't be sent because of it. */
  keepsFromMail(key: EditableKey): boolean {
    return this.mailProblems.some((one) => one.key === key)
  }

  /** As it stands in a field: a secret, a number that is nought and what isn't set are empty. */
  text(key: EditableKey): string {
    const value = this.state(key)?.value ?? 0
    return value === 0 ? '' : String(value)
  }

  /** @throws ApiFailure; when somebody was faster, what they did is here by then */
  async change(changes: SettingChanges): Promise<void> {
    try {
      this.#take(await this.#api('PATCH /api/settings', { body: { changes } }))
    } catch (thrown) {
      const failure = toFailure(thrown)
      if (failure.code === 'conflict') await this.load()
      throw failure
    }
  }

  /** `null` takes it off. @throws ApiFailure */
  async changeLogo(content: string | null): Promise<void> {
    this.#take(
      content === null
        ? await this.#api('DELETE /api/settings/logo')
        : await this.#api('PUT /api/settings/logo', { body: { content } }),
    )
  }

  #take({ settings, mailProblems, passkeysElsewhere, logo }: Reply<'GET /api/settings'>): void {
    this.passkeysElsewhere = passkeysElsewhere
    this.logo = logo
    this.states = settings
    this.mailProblems = mailProblems
  }
}

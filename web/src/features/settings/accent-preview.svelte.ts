import type { Accents } from '../../../../src/contract/settings.ts'
import type { Api } from '../../api.ts'

/** What would come of a colour, as the server makes it. */
export class AccentPreview {
  /** Absent for our own colours, and until the first answer. */
  accents: Accents | undefined = $state.raw()
  #wanted = ''
  #asking = false
  readonly #api: Api

  constructor(api: Api) {
    this.#api = api
  }

  /** Takes what is no colour for none. While one is asked for, only the latest of those that follow is asked for next. */
  async show(colour: string): Promise<void> {
    this.#wanted = /^#[\da-f]{6}$/i.test(colour) ? colour : ''
    if (this.#asking) return
    this.#asking = true
    let asked: string
    do {
      asked = this.#wanted
      this.accents = asked === '' ? undefined : await this.#ask(asked)
    } while (asked !== this.#wanted)
    this.#asking = false
  }

  /** Without an answer what is shown stays: saving says what is wrong. */
  async #ask(of: string): Promise<Accents | undefined> {
    try {
      return await this.#api('GET /api/settings/accents', { query: { of } })
    } catch {
      return this.accents
    }
  }
}

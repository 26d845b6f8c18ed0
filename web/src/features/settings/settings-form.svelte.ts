import type { EditableKey } from '../../../../src/contract/settings.ts'
import type { ApiFailure } from '../../api.ts'
import { Form } from '../../form.svelte.ts'
import type { ServerSettings, SettingChanges } from './server-settings.svelte.ts'

/** What the field of a number holds: empty is nought, and what is no number the server refuses. */
const toValue = (text: string, standard: unknown): string | number => {
  if (typeof standard !== 'number') return text
  return /^\d*$/.test(text) ? Number(text) : text
}

export interface SettingsFormUse<K extends EditableKey> {
  settings: ServerSettings
  keys: readonly K[]
  /** Secrets that mean nothing with these fields: they are given up with them. */
  forgets?: (text: (key: K) => string) => readonly K[]
}

/** Some settings that are saved together: what the server has, and what is being changed here. */
export class SettingsForm<K extends EditableKey> {
  readonly form: Form<Partial<Record<K, true>>, true>
  /** Only what somebody touched: everything else follows the server. */
  #edits: Partial<Record<K, string>> = $state.raw({})
  readonly #use: SettingsFormUse<K>

  constructor(use: SettingsFormUse<K>) {
    this.#use = use
    this.form = new Form({
      judge: () => ({}),
      send: async () => {
        await use.settings.change(this.changes)
        this.#edits = {}
        return true as const
      },
      blame: (failure) => this.#blame(failure),
    })
  }

  get settings(): ServerSettings {
    return this.#use.settings
  }

  /** What stands in a field. */
  text(key: K): string {
    return this.#edits[key] ?? this.settings.text(key)
  }

  edit(key: K, text: string): void {
    this.#edits = { ...this.#edits, [key]: text }
    this.form.forgive(key)
  }

  /** What is different from what the server has. */
  get changes(): SettingChanges {
    const { keys, forgets } = this.#use
    const forgotten = forgets?.((key) => this.text(key).trim()) ?? []
    return keys.flatMap((key) => {
      const state = this.settings.state(key)
      if (!state || state.place !== undefined) return []
      const { standard, version } = state
      if (forgotten.includes(key)) return state.isSet ? [{ key, value: null, version }] : []
      const text = this.text(key).trim()
      if (text === this.settings.text(key)) return []
      const value = toValue(text, standard)
      return [{ key, value: value === standard ? null : value, version }]
    })
  }

  /** The server didn't take it, or can't send mail because of it. */
  isWrong(key: K): boolean {
    const untouched = this.#edits[key] === undefined
    return this.form.errors[key] === true || (untouched && this.settings.keepsFromMail(key))
  }

  /** Whether something outside of the web fixes one of them, or all of them. */
  isLocked(...keys: K[]): boolean {
    const asked = keys.length > 0 ? keys : this.#use.keys
    return asked.every((key) => this.settings.state(key)?.place !== undefined)
  }

  /** Details carry the key of a setting as their path. */
  #blame({ details }: ApiFailure): Partial<Record<K, true>> | undefined {
    const wrong = this.#use.keys.filter((key) => details.some(({ path }) => path === key))
    if (wrong.length === 0) return undefined
    return Object.fromEntries(wrong.map((key) => [key, true])) as Partial<Record<K, true>>
  }
}

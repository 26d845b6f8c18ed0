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
  /** What somebody else saved of it while it was changed here. */
  theirs: readonly K[] = $state.raw([])
  /** Where they did: `mine` still stands in the fields, or `theirs` was put there. */
  overtaken: 'mine' | 'theirs' | undefined = $state()
  #mine: Partial<Record<K, string>> = {}
  readonly #use: SettingsFormUse<K>

  constructor(use: SettingsFormUse<K>) {
    this.#use = use
    this.form = new Form({
      judge: () => ({}),
      send: async () => {
        await this.#send(this.changes)
        this.#edits = {}
        this.theirs = []
        this.overtaken = undefined
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

  /** Puts what somebody else saved into the fields; what was entered is kept for `showMine`. */
  showTheirs(): void {
    const theirs: ReadonlySet<string> = new Set(this.theirs)
    this.#mine = this.#edits
    const others = Object.entries(this.#edits).filter(([key]) => !theirs.has(key))
    this.#edits = Object.fromEntries(others) as Partial<Record<K, string>>
    this.overtaken = 'theirs'
  }

  showMine(): void {
    this.#edits = { ...this.#edits, ...this.#mine }
    this.overtaken = 'mine'
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

  /** By the time it is refused, what somebody else saved is here: what of it is changed here, too, is shown beside. */
  async #send(changes: SettingChanges): Promise<void> {
    try {
      await this.#use.settings.change(changes)
    } catch (thrown) {
      const sent = new Map<string, number>(changes.map(({ key, version }) => [key, version]))
      this.theirs = this.#use.keys.filter(
        (key) => sent.has(key) && this.settings.state(key)?.version !== sent.get(key),
      )
      this.overtaken = this.theirs.length > 0 ? 'mine' : undefined
      throw thrown
    }
  }

  /** Details carry the key of a setting as their path. */
  #blame({ code, details }: ApiFailure): Partial<Record<K, true>> | undefined {
    // What is said about it stands beside what they saved.
    if (code === 'conflict' && this.overtaken) return {}
    const wrong = this.#use.keys.filter((key) => details.some(({ path }) => path === key))
    if (wrong.length === 0) return undefined
    return Object.fromEntries(wrong.map((key) => [key, true])) as Partial<Record<K, true>>
  }
}

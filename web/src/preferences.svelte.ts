import { languages, type Language } from './i18n/i18n.svelte.ts'

export type Theme = 'system' | 'light' | 'dark'
export type DeviceKind = 'audioinput' | 'audiooutput' | 'videoinput'

export interface Choices {
  /** The name a visitor gave last. */
  name: string
  theme: Theme
  /** Null follows the browser. */
  language: Language | null
  /** Chosen device per kind, by its id. */
  devices: Partial<Record<DeviceKind, string>>
  /** Were microphone and camera on when they were last turned on or off for a meeting? */
  microphone: boolean
  camera: boolean
  /** Columns of the list of people that are not shown. */
  hiddenColumns: readonly string[]
}

const standard: Choices = {
  name: '',
  theme: 'system',
  language: null,
  devices: {},
  microphone: true,
  camera: true,
  hiddenColumns: [],
}
const key = 'parley.preferences'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** What was kept, as far as it still makes sense: the store may be from an older build, or edited by hand. */
export const readPreferences = (text: string | null): Choices => {
  let kept: unknown
  try {
    kept = JSON.parse(text ?? 'null')
  } catch {
    kept = null
  }
  if (!isRecord(kept)) return structuredClone(standard)
  const devices = isRecord(kept['devices']) ? Object.entries(kept['devices']) : []
  const hidden: unknown[] = Array.isArray(kept['hiddenColumns']) ? kept['hiddenColumns'] : []
  return {
    name: typeof kept['name'] === 'string' ? kept['name'] : standard.name,
    theme: kept['theme'] === 'light' || kept['theme'] === 'dark' ? kept['theme'] : 'system',
    language: languages.find((language) => language === kept['language']) ?? null,
    devices: Object.fromEntries(devices.filter(([, id]) => typeof id === 'string')),
    microphone: kept['microphone'] !== false,
    camera: kept['camera'] !== false,
    hiddenColumns: hidden.filter((column) => typeof column === 'string'),
  }
}

/** Choices remembered on this device. A browser that keeps nothing (private windows) still works, for this page. */
export class Preferences {
  #kept: Choices = $state(structuredClone(standard))
  readonly #store: Pick<Storage, 'getItem' | 'setItem'>

  constructor(store: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#store = store
    this.#kept = readPreferences(this.#read())
  }

  /** From now on takes over what other tabs of this browser change. */
  follow(page: Pick<Window, 'addEventListener'>): void {
    page.addEventListener('storage', ({ key: changed }) => {
      // Null: everything was cleared.
      if (changed === key || changed === null) this.#kept = readPreferences(this.#read())
    })
  }

  get current(): Readonly<Choices> {
    return this.#kept
  }

  change(some: Partial<Choices>): void {
    Object.assign(this.#kept, some)
    try {
      this.#store.setItem(key, JSON.stringify(this.#kept))
    } catch {
      // Full or forbidden: the choice holds until the page closes.
    }
  }

  chooseDevice(kind: DeviceKind, id: string): void {
    this.change({ devices: { ...this.#kept.devices, [kind]: id } })
  }

  #read(): string | null {
    try {
      return this.#store.getItem(key)
    } catch {
      return null
    }
  }
}

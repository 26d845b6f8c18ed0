import type { Messages } from './generated/messages.ts'
import { isolate } from './isolate.ts'

export type MessageKey = keyof Messages

/** Texts of one language, compiled from `web/messages`. */
export type Catalogue = { [K in MessageKey]: (values: Messages[K]) => string }

/**
 * Words that are loaded together: `main` before anything is shown, `admin` with the first page only admins see,
 * `account` with the pages of one's own account and rooms, and with those on which one gets an account, `meeting` with the
 * meeting itself, and with what is said when it is over.
 */
export type Part = 'main' | 'admin' | 'account' | 'meeting'

/** Every language in its own words, as its speakers look for it. */
export const languageNames = { en: 'English', de: 'Deutsch', ar: 'العربية' } as const
export type Language = keyof typeof languageNames
export const languages = Object.keys(languageNames) as Language[]

const rightToLeft: ReadonlySet<string> = new Set(['ar', 'fa', 'he', 'ur'])

type Load = () => Promise<{ default: Partial<Catalogue> }>

const loads: Record<Part, Record<Language, Load>> = {
  main: {
    en: () => import('./generated/en.js'),
    de: () => import('./generated/de.js'),
    ar: () => import('./generated/ar.js'),
  },
  admin: {
    en: () => import('./generated/en-admin.js'),
    de: () => import('./generated/de-admin.js'),
    ar: () => import('./generated/ar-admin.js'),
  },
  account: {
    en: () => import('./generated/en-account.js'),
    de: () => import('./generated/de-account.js'),
    ar: () => import('./generated/ar-account.js'),
  },
  meeting: {
    en: () => import('./generated/en-meeting.js'),
    de: () => import('./generated/de-meeting.js'),
    ar: () => import('./generated/ar-meeting.js'),
  },
}

/** Some parts of a language, as one. A key whose part isn't loaded is shown by no page: routes say what they need. */
const read = async (language: Language, parts: Iterable<Part>): Promise<Catalogue> => {
  const loaded = await Promise.all([...parts].map((part) => loads[part][language]()))
  return Object.assign({}, ...loaded.map((one) => one.default)) as Catalogue
}

/** What a server offers, and what whoever wants none of it gets. */
export interface Languages {
  offered: readonly Language[]
  standard: Language
}
export const allLanguages: Languages = { offered: languages, standard: 'en' }

/** The first of the wanted languages that is offered; the standard one when none. Regions don't matter: `de-AT` is `de`. */
export const pickLanguage = (
  wanted: readonly string[],
  { offered, standard }: Languages = allLanguages,
): Language => {
  for (const one of wanted) {
    const base = one.toLowerCase().split('-')[0]
    const found = offered.find((language) => language === base)
    if (found) return found
  }
  return standard
}

/** Whole days since 1970 by the calendar of a zone. */
const dayNumber = (instant: string | number, timeZone: string | undefined): number => {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  })
  const parts = Object.fromEntries(
    format.formatToParts(new Date(instant)).map(({ type, value }) => [type, Number(value)]),
  )
  return Date.UTC(parts['year'] ?? 1970, (parts['month'] ?? 1) - 1, parts['day']) / 86_400_000
}

type ValuesOf<K extends MessageKey> = Messages[K] extends undefined ? [] : [values: Messages[K]]
export type Translate = <K extends MessageKey>(key: K, ...values: ValuesOf<K>) => string

/** The words on screen. `t` is reactive: what reads it is drawn again when the language changes. */
export class I18n {
  #catalogue: Catalogue
  language: Language = $state('en')
  /** IANA name of the zone in which times are told; the device's when undefined. */
  zone: string | undefined = $state()
  /** Loaded, or on their way. */
  readonly #parts: Set<Part>
  readonly #coming = new Map<Part, Promise<void>>()

  constructor({
    language,
    parts,
    catalogue,
  }: {
    language: Language
    parts: readonly Part[]
    catalogue: Catalogue
  }) {
    this.#catalogue = $state.raw(catalogue)
    this.#parts = new Set(parts)
    this.language = language
  }

  /** Loads the words of a language, all unless told which, then makes an `I18n` of them. */
  static async open(
    language: Language,
    parts: readonly Part[] = ['main', 'admin', 'account', 'meeting'],
  ): Promise<I18n> {
    return new I18n({ language, parts, catalogue: await read(language, parts) })
  }

  /** Changes the language once its words are here. */
  async use(language: Language): Promise<void> {
    let known: number
    let catalogue: Catalogue
    // A part that was added while these were on their way is wanted in this language, too.
    do {
      known = this.#parts.size
      catalogue = await read(language, this.#parts)
    } while (known !== this.#parts.size)
    this.#catalogue = catalogue
    this.language = language
  }

  /** Loads words that weren't needed until now. */
  add(part: Part): Promise<void> {
    if (this.#parts.has(part)) return this.#coming.get(part) ?? Promise.resolve()
    this.#parts.add(part)
    const coming = this.#read(part).finally(() => this.#coming.delete(part))
    this.#coming.set(part, coming)
    return coming
  }

  async #read(part: Part): Promise<void> {
    const { language } = this
    try {
      const words = await read(language, [part])
      // Whoever changed the language meanwhile has loaded it.
      if (this.language === language) this.#catalogue = { ...this.#catalogue, ...words }
    } catch (thrown) {
      this.#parts.delete(part)
      throw thrown
    }
  }

  get direction(): 'ltr' | 'rtl' {
    return rightToLeft.has(this.language) ? 'rtl' : 'ltr'
  }

  t: Translate = (key, ...values) => {
    const message = this.#catalogue[key] as (values: unknown) => string
    return message(values[0] && this.#isolated(values[0]))
  }

  #isolated(values: object): object {
    const entries = Object.entries(values).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'string' ? isolate(value, this.direction) : value,
    ])
    return Object.fromEntries(entries) as object
  }

  /** Does this key exist? For texts chosen by what the server says. */
  has = (key: string): key is MessageKey => Object.hasOwn(this.#catalogue, key)

  /** `Anna, Jun and Tomás`, as this language joins names; each keeps its own direction. */
  list = (items: readonly string[]): string =>
    new Intl.ListFormat(this.language).format(items.map((item) => isolate(item, this.direction)))

  number = (value: number): string => new Intl.NumberFormat(this.language).format(value)

  /** Clock time of an instant here: `14:05`. */
  time = (instant: string | number): string =>
    new Intl.DateTimeFormat(this.language, { timeStyle: 'short', timeZone: this.zone }).format(
      new Date(instant),
    )

  /** How long ago, by the calendar here: `today`, `yesterday`, `5 days ago`; its day after a week. */
  ago = (instant: string | number, now: number): string => {
    const days = dayNumber(now, this.zone) - dayNumber(instant, this.zone)
    if (days < 0 || days > 6) return this.day(instant)
    return new Intl.RelativeTimeFormat(this.language, { numeric: 'auto' }).format(-days, 'day')
  }

  /** Day of an instant here: `21 Nov 2026`. */
  day = (instant: string | number): string =>
    new Intl.DateTimeFormat(this.language, { dateStyle: 'medium', timeZone: this.zone }).format(
      new Date(instant),
    )
}

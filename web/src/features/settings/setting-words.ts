import type { EditableKey } from '../../../../src/contract/settings.ts'
import { languageNames, type I18n, type Language } from '../../i18n/i18n.svelte.ts'
import { readOffered } from './offered-languages.ts'

/** Where the words for the choices of a setting begin. */
const choices: Partial<Record<EditableKey, string>> = {
  'accounts.registration': 'settings.registration',
  'accounts.second_factor': 'settings.secondFactor',
  'mail.security': 'settings.mail',
}

/** What a setting holds as one reads it; empty where it holds nothing. */
export const settingWords = (
  { t, has, list }: Pick<I18n, 't' | 'has' | 'list'>,
  key: EditableKey,
  text: string,
): string => {
  const name = (language: Language) => languageNames[language]
  if (key === 'languages.offered') return list(readOffered(text).map(name))
  if (key === 'languages.default') return name(text as Language)
  const words = `${choices[key] ?? ''}.${text}`
  return has(words) ? (t as (key: string) => string)(words) : text
}

import { languages, type Language } from '../../i18n/i18n.svelte.ts'

/** The languages a list with commas names; all of them where it names none. */
export const readOffered = (text: string): Language[] => {
  const named = text.split(',').map((one) => one.trim().toLowerCase())
  const found = languages.filter((language) => named.includes(language))
  return found.length > 0 ? found : [...languages]
}

/** The list with one more or one less; empty for all of them. */
export const offeredWith = (offered: readonly Language[], language: Language, isOffered: boolean): string => {
  const left = languages.filter((one) => (one === language ? isOffered : offered.includes(one)))
  return left.length === languages.length ? '' : left.join(', ')
}

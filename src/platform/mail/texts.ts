import ar from '../../../web/messages/ar/mail.json' with { type: 'json' }
import de from '../../../web/messages/de/mail.json' with { type: 'json' }
import en from '../../../web/messages/en/mail.json' with { type: 'json' }
import { pageLanguages, type PageLanguage } from '../../contract/shapes.ts'

const texts: Readonly<Record<string, Readonly<Record<keyof typeof en, string>>>> = { en, de, ar }

/** Languages mail is written in: those of the page. */
export const mailLanguages = pageLanguages
export type MailLanguage = PageLanguage

/** A text of `web/messages/<language>/mail.json`, as it is called everywhere. */
export type MailKey = `mail.${keyof typeof en}`

/** The language of ours for a tag as browsers and accounts have it: `de-AT` is `de`; English when it is none of ours. */
export const mailLanguageOf = (tag: string): MailLanguage => {
  const base = tag.toLowerCase().split('-', 1)[0]
  return mailLanguages.find((one) => one === base) ?? 'en'
}

export const directionOf = (language: MailLanguage): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')

/** One stretch of a text: our own words, or a value somebody else chose. */
export interface Piece {
  kind: 'words' | 'value'
  text: string
}

/** A text with its values in their places, told apart so that each writer can make them harmless in its own way. */
export const piecesOf = (
  language: MailLanguage,
  key: MailKey,
  values: Readonly<Record<string, string>> = {},
): Piece[] => {
  const name = key.slice('mail.'.length) as keyof typeof en
  const text = (texts[language] ?? en)[name]
  // Texts of mail have plain arguments only; a test holds them to it.
  return text
    .split(/\{(\w+)\}/)
    .map((part, index): Piece =>
      index % 2 === 0 ? { kind: 'words', text: part } : { kind: 'value', text: values[part] ?? '' },
    )
    .filter((piece) => piece.text !== '')
}

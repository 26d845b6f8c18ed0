import { directionOf, type MailLanguage, type Piece } from './texts.ts'

/** Controls, marks that turn the direction of what follows, line separators: none of them is part of a value. */
const turning = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/g
const breaking = /[\p{Cc}\u2028\u2029]+/gu
const longest = 300

/** A value as one line that stays in its place: no line breaks, nothing that turns the direction, not too long. */
export const harmless = (value: string): string =>
  value.toWellFormed().replace(turning, '').replace(breaking, ' ').trim().slice(0, longest).toWellFormed()

/**
 * The same for a name. Programs that show mail turn `evil.example` into a link: whoever may choose a name would have us
 * send links of theirs to strangers. A space keeps it from being one.
 */
export const harmlessName = (name: string): string =>
  harmless(name)
    .replace(/([:/])(?=[:/])/g, '$1 ')
    .replace(/([\p{L}\p{N}_-])[.\u3002\uFF0E\uFF61](?=[\p{L}\p{N}_-]{2})/gu, '$1. ')
    .replaceAll('@', ' @ ')

const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u
const leftToRight = /\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}|\p{N}/u

/** Nothing in such a value, nor at its ends, depends on the direction around it; programs make links of it. */
const steady = /^[A-Za-z][\w.@+-]*[A-Za-z]$/

/** A text in one line; a value of the other direction is kept from mixing up the words around it. */
export const plainOf = (language: MailLanguage, pieces: readonly Piece[]): string => {
  const foreign = directionOf(language) === 'ltr' ? rightToLeft : leftToRight
  return pieces
    .map(({ kind, text }) =>
      kind === 'value' && foreign.test(text) && !steady.test(text) ? `\u2068${text}\u2069` : text,
    )
    .join('')
}

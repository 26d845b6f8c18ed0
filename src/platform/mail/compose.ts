import { html } from './html.ts'
import { letterOf, type LetterInput } from './letter.ts'
import { plainText } from './plain-text.ts'
import { plainOf } from './words.ts'

/** A mail as it is sent. */
export interface ComposedMail {
  /** One line. */
  subject: string
  text: string
  html: string
}

/** Writes a mail in its language, as text and as HTML that say the same. */
export const compose = (input: LetterInput): ComposedMail => {
  const letter = letterOf(input)
  return {
    subject: plainOf(letter.language, letter.subject),
    text: plainText(letter),
    html: html(letter, input.accents),
  }
}

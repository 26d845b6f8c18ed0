import { limits } from '../contract/limits.ts'
import { Failure } from './failure.ts'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Controls, bidirectional overrides and isolates, line and paragraph separators, unpaired surrogates, noncharacters. */
const forbidden =
  /[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069\uFEFF]/u

/** Characters that show nothing: a name of only these is empty. */
const invisible = /[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** Marks that take no room of their own. Scripts stack some (Tibetan most); towers of them hide the lines around. */
const mark = /[\p{Mn}\p{Me}]/gu
const mostMarks = 8

/**
 * Cleans a name people see (NFC, outer spaces off, runs of spaces to one) and judges it.
 * Any script is welcome, emoji with joiners too.
 * @throws Failure `invalid_input` with the field's path
 */
export const readName = (raw: string, path: string): string => {
  const name = raw
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim()
  const refuse = (message: string): never => {
    throw new Failure('invalid_input', message, { details: [{ path, message }] })
  }
  if (name.replace(invisible, '') === '') return refuse('must not be empty')
  if (forbidden.test(name)) return refuse('must not contain control or text-direction characters')
  const characters = [...graphemes.segment(name)].map(({ segment }) => segment)
  if (characters.some((character) => (character.match(mark) ?? []).length > mostMarks))
    return refuse('must not stack so many marks on one character')
  if (characters.length > limits.nameGraphemes)
    return refuse(`must have at most ${limits.nameGraphemes} characters`)
  return name
}

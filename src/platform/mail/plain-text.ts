import type { Letter } from './letter.ts'
import type { Piece } from './texts.ts'
import { plainOf } from './words.ts'

/** A letter as plain text: everything the other form says, links on lines of their own. */
export const plainText = ({ language, title, before, facts, action, after, foot }: Letter): string => {
  const line = (pieces: readonly Piece[]): string => plainOf(language, pieces)
  const list = facts.map(({ name, value }) =>
    line([...name, { kind: 'words', text: ': ' }, { kind: 'value', text: value }]),
  )
  const paragraphs = [
    line(title),
    ...before.map(line),
    ...(list.length === 0 ? [] : [list.join('\n')]),
    ...(action === null ? [] : [`${line(action.label)}:\n${action.link}`]),
    ...after.map(line),
    ['-- ', ...foot.map(line)].join('\n'),
  ]
  return `${paragraphs.join('\n\n')}\n`
}

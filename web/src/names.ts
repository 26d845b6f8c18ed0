import { limits } from '../../src/contract/limits.ts'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const showsNothing = /^[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u

/** What is wrong with a name of a person or a room, before the server is asked. It judges in the end. */
export const nameError = (name: string): 'empty' | 'long' | undefined => {
  if (showsNothing.test(name)) return 'empty'
  return [...graphemes.segment(name.trim())].length > limits.nameGraphemes ? 'long' : undefined
}

/** How one is greeted: the first word of a name, which is all of it where names have no spaces. */
export const givenName = (name: string): string => name.trim().split(/\s+/u)[0] ?? ''

const rightToLeftLetters = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u
const leftToRightLetters = /\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}/u

/**
 * Keeps a value's own direction from mixing up the sentence around it: a name in Arabic inside English, or the other
 * way round. Values that fit the sentence stay as they are.
 */
export const isolate = (value: string, direction: 'ltr' | 'rtl'): string => {
  const foreign = direction === 'ltr' ? rightToLeftLetters : leftToRightLetters
  return foreign.test(value) ? `\u2068${value}\u2069` : value
}

/** For words that become something people edit or send: names may not contain direction marks. */
export const withoutIsolates = (text: string): string => text.replace(/[\u2068\u2069]/g, '')

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

const first = (word: string): string => [...graphemes.segment(word)][0]?.segment ?? ''

/** Scripts whose letters join or whose single sign already says enough: one letter is a better picture than two. */
const single =
  /[\p{Script=Arabic}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u

/** `Mara Okoye` → `MO`, `مريم` → `م`, `王芳` → `王`. Never empty for a name that isn't. */
export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/u)
  const letters = words
    .map((word) => /[\p{L}\p{N}\p{Emoji_Presentation}]/u.exec(word)?.[0] ?? '')
    .filter((one) => one !== '')
  const one = letters[0]
  if (one === undefined) return first(name.trim())
  if (single.test(one)) return first(words.find((word) => word.includes(one)) ?? one)
  const last = letters.length > 1 ? (letters.at(-1) ?? '') : ''
  return `${one}${single.test(last) ? '' : last}`.toLocaleUpperCase()
}

/** A hue (0-359) that stays the same for the same text. */
export const hueOf = (seed: string): number => {
  let hash = 2166136261
  for (const sign of seed) hash = Math.imul(hash ^ (sign.codePointAt(0) ?? 0), 16777619)
  return (hash >>> 0) % 360
}

import { limits } from '../../../../src/contract/limits.ts'

export interface ReadAddresses {
  /** Each once, in the order written. */
  addresses: readonly string[]
  /** What is neither an address nor the name of one, as written. */
  unreadable: readonly string[]
}

const shape = /^[^\s@]{1,64}@(?:[^\s@.]+\.)*[^\s@.]+$/u

/** `mailto:`, brackets and full stops around an address aren't part of it. */
const bare = (word: string): string =>
  word
    .replace(/^[('[]+/, '')
    .replace(/^mailto:/i, '')
    .replace(/[)'\].:]+$/, '')

const isAddress = (word: string): boolean => shape.test(word) && word.length <= limits.emailUnits

/** Looks like the name of a person, not like half an address: no digits, no full stop inside a word. */
const isName = (phrase: string): boolean => !/\d|\.\S|@/.test(phrase)

const phrasesOf = (words: readonly string[]): string[] =>
  words
    .join(' ')
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')

/** Of the words before `<address>` those that aren't its name; `Doe, John` is one name. */
const strangersOf = (before: readonly string[]): string[] => {
  const phrases = phrasesOf(before)
  return phrases.length <= 2 && phrases.every(isName) ? [] : phrases.slice(0, -1)
}

/** One line, or what stands between two semicolons. */
const readPart = (part: string): ReadAddresses => {
  const addresses: string[] = []
  const unreadable: string[] = []
  let waiting: string[] = []
  const take = (word: string) => {
    if (isAddress(word)) addresses.push(word)
    else if (word !== '') unreadable.push(word)
  }
  for (const [token] of part.matchAll(/"[^"]*"|<[^<>]*>|,|[^\s,<>"]+/gu)) {
    const quoted = token.startsWith('"')
    const word = quoted ? token.slice(1, -1).replaceAll(',', ' ').trim() : bare(token)
    if (token.startsWith('<')) {
      unreadable.push(...strangersOf(waiting))
      take(bare(token.slice(1, -1).trim()))
      waiting = []
    } else if (isAddress(word) || (!quoted && word.includes('@'))) {
      unreadable.push(...phrasesOf(waiting))
      take(word)
      waiting = []
    } else waiting.push(quoted ? word : token)
  }
  return { addresses, unreadable: [...unreadable, ...phrasesOf(waiting)] }
}

/**
 * Addresses as people write and paste them: separated by commas, semicolons, spaces or lines, alone or as
 * `Ada <ada@example.org>`.
 */
export const readAddresses = (text: string): ReadAddresses => {
  const parts = text
    .normalize('NFC')
    .replace(/[،，、]/g, ',')
    .split(/[\n\r;؛；]/)
    .map(readPart)
  const once = new Map(
    parts
      .flatMap(({ addresses }) => addresses)
      .toReversed()
      .map((one) => [one.toLowerCase(), one]),
  )
  return {
    addresses: [...once.values()].toReversed(),
    unreadable: parts.flatMap(({ unreadable }) => unreadable),
  }
}

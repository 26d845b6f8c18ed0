import { I18n, type Catalogue } from '../src/i18n/i18n.svelte.ts'

const accents: Record<string, string> = {
  a: 'à',
  c: 'ç',
  e: 'é',
  i: 'î',
  n: 'ñ',
  o: 'ö',
  s: 'š',
  u: 'ü',
  y: 'ý',
}

/** 40 % longer and strangely accented: text that doesn't fit or never went through the catalogue shows at once. */
export const pseudo = (text: string): string => {
  const strange = text.replace(/[aceinosuy]/g, (letter) => accents[letter] ?? letter)
  return `${strange} ${'~'.repeat(Math.ceil(text.length * 0.4))}`.replace(/~{8}/g, '~~~~~~~ ')
}

/** A language that nobody speaks, made from another one's words. */
export const pseudoWords = (i18n: I18n): I18n => {
  const words = i18n.t as (key: string, values: unknown) => string
  const catalogue = new Proxy({} as Catalogue, {
    get: (_, key) =>
      i18n.has(String(key)) ? (values: unknown) => pseudo(words(String(key), values)) : undefined,
    getOwnPropertyDescriptor: (_, key) =>
      i18n.has(String(key)) ? { configurable: true, enumerable: true, value: key } : undefined,
  })
  return new I18n({ language: 'en', parts: ['main', 'admin', 'account', 'meeting'], catalogue })
}

import { expect, test } from 'vitest'
import { languageFor, languagesOf } from './languages-of.ts'

test.each<[offered: string, standard: 'en' | 'de' | 'ar', languages: string[], first: string]>([
  ['', 'en', ['en', 'de', 'ar'], 'en'],
  ['', 'ar', ['en', 'de', 'ar'], 'ar'],
  ['ar,DE , de', 'de', ['de', 'ar'], 'de'],
  // The file may offer what the default of another place isn't among.
  ['de', 'en', ['de'], 'de'],
  ['tlh', 'en', ['en', 'de', 'ar'], 'en'],
])('of “%s” with %s first', (offered, standard, languages, first) => {
  const found = languagesOf({ 'languages.offered': offered, 'languages.default': standard })
  expect(found).toEqual({ offered: languages, standard: first })
})

test('somebody gets the language of their browser where it is offered, whatever its region', () => {
  const languages = languagesOf({ 'languages.offered': 'de, ar', 'languages.default': 'ar' })
  expect(['de-AT', 'AR', 'en', 'xx'].map((tag) => languageFor(tag, languages))).toEqual([
    'de',
    'ar',
    'ar',
    'ar',
  ])
})

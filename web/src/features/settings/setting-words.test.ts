import { expect, it } from 'vitest'
import { I18n } from '../../i18n/i18n.svelte.ts'
import { settingWords } from './setting-words.ts'

it.each([
  ['accounts.registration', 'open', 'Everybody'],
  ['accounts.second_factor', 'admins', 'Admins'],
  ['mail.security', 'starttls', 'STARTTLS'],
  ['mail.host', 'smtp.studio.example', 'smtp.studio.example'],
  ['mail.host', '', ''],
  ['languages.default', 'de', 'Deutsch'],
  ['languages.offered', 'de, en', 'English and Deutsch'],
  ['languages.offered', '', 'English, Deutsch, and \u2068العربية\u2069'],
] as const)('reads %s = %j as %j', async (key, text, words) => {
  expect(settingWords(await I18n.open('en'), key, text)).toBe(words)
})

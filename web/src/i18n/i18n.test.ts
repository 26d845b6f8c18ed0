import { describe, expect, it } from 'vitest'
import { I18n, pickLanguage } from './i18n.svelte.ts'

/** Just after midnight: what was minutes ago was yesterday. */
const now = new Date(2026, 10, 21, 0, 5).getTime()

it.each([
  ['en', new Date(2026, 10, 21, 0, 1), 'today'],
  ['en', new Date(2026, 10, 20, 23, 55), 'yesterday'],
  ['de', new Date(2026, 10, 16, 12, 0), 'vor 5 Tagen'],
  ['ar', new Date(2026, 10, 20, 12, 0), 'أمس'],
  ['en', new Date(2026, 10, 14, 23, 0), 'Nov 14, 2026'],
  ['en', new Date(2026, 10, 22, 1, 0), 'Nov 22, 2026'],
] as const)('in %s, %s was %s', async (language, instant, words) => {
  const i18n = await I18n.open(language)
  expect(i18n.ago(instant.getTime(), now)).toBe(words)
})

it('times, days and what was yesterday are those of a zone, where one is chosen', async () => {
  const i18n = await I18n.open('de')
  i18n.zone = 'Pacific/Auckland'
  const evening = '2026-11-20T10:30:00.000Z'
  expect([i18n.time(evening), i18n.day(evening)]).toEqual(['23:30', '20.11.2026'])
  expect(i18n.ago(evening, Date.parse('2026-11-20T10:59:00.000Z'))).toBe('heute')
  expect(i18n.ago(evening, Date.parse('2026-11-20T11:01:00.000Z'))).toBe('gestern')
})

it.each<[readonly string[], 'en' | 'de' | 'ar']>([
  [['fr', 'de-AT', 'ar'], 'de'],
  [['en-GB', 'ar'], 'ar'],
  [['en'], 'de'],
])('whoever wants %s of German and Arabic gets %s', (wanted, language) => {
  expect(pickLanguage(wanted, { offered: ['ar', 'de'], standard: 'de' })).toBe(language)
})

describe('words only admins read', () => {
  it('come when they are needed, in whatever language is on by then', async () => {
    const i18n = await I18n.open('en', ['main'])
    expect([i18n.has('people.role.user'), i18n.has('sign-in.page.title')]).toEqual([false, true])
    const twice = [i18n.add('admin'), i18n.add('admin')]
    await twice[1]
    expect(i18n.t('people.role.user')).toBe('User')
    await i18n.use('de')
    expect(i18n.t('people.role.user')).toBe('Benutzer')
  })

  it.each(['words first', 'language first'])('aren’t lost when both change at once: %s', async (order) => {
    const i18n = await I18n.open('en', ['main'])
    const acts = [() => i18n.add('admin'), () => i18n.use('de')]
    await Promise.all((order === 'words first' ? acts : acts.reverse()).map((act) => act()))
    expect([i18n.language, i18n.t('people.role.user')]).toEqual(['de', 'Benutzer'])
    expect(i18n.t('sign-in.page.title')).toBe('Anmelden')
  })
})

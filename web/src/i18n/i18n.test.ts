import { describe, expect, it } from 'vitest'
import { I18n } from './i18n.svelte.ts'

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

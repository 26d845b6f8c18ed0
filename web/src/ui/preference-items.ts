import Monitor from '@lucide/svelte/icons/monitor'
import Moon from '@lucide/svelte/icons/moon'
import Sun from '@lucide/svelte/icons/sun'
import { languageNames, type Language } from '../i18n/i18n.svelte.ts'
import type { Parley } from '../parley.ts'
import type { Theme } from '../preferences.svelte.ts'
import type { MenuItem } from './menu.ts'

const themes = [
  ['system', Monitor],
  ['light', Sun],
  ['dark', Moon],
] as const

/** Theme and language as the items of a menu: choosing one applies at once and is remembered. */
export const preferenceItems = ({
  i18n,
  preferences,
  notices,
  session,
  api,
}: Pick<Parley, 'i18n' | 'preferences' | 'notices' | 'session' | 'api'>): MenuItem[] => {
  const { t } = i18n
  const chooseTheme = (theme: Theme) => () => {
    preferences.change({ theme })
  }
  /** Whoever said it for their account says another now. */
  const keep = (language: Language) => {
    if (session.user?.language === undefined || session.user.language === language) return
    api('PATCH /api/me', { body: { language } }).then(
      (me) => {
        session.accept(me)
      },
      () => undefined,
    )
  }
  const chooseLanguage = (language: Language) => () => {
    i18n.use(language).then(
      () => {
        preferences.change({ language })
        keep(language)
      },
      () => {
        notices.show({ kind: 'bad', text: t('ui.preferences.languageFailed') })
      },
    )
  }
  const themeItems = themes.map(([theme, icon], index) => ({
    label: t(`ui.theme.${theme}`),
    icon,
    checked: preferences.current.theme === theme,
    run: chooseTheme(theme),
    ...(index === 0 && { group: t('ui.theme.title') }),
  }))
  const { offered } = session.languages
  const languageItems = offered.map((language, index) => ({
    label: languageNames[language],
    checked: i18n.language === language,
    run: chooseLanguage(language),
    ...(index === 0 && { group: t('ui.language.title') }),
  }))
  return offered.length > 1 ? [...themeItems, ...languageItems] : themeItems
}

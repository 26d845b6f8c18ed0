import type { I18n } from '../../i18n/i18n.svelte.ts'
import { browserNameOf } from './browser-name.ts'

/** What this browser is called, and a passkey that is made with it: `Firefox on Linux`. */
export const nameHere = ({ t }: Pick<I18n, 't'>): string => {
  const { browser, system } = browserNameOf(navigator.userAgent)
  if (browser !== null && system !== null) return t('account.sessions.on', { browser, system })
  return browser ?? system ?? t('account.sessions.unknown')
}

import { untrack } from 'svelte'
import { keepFocus } from './focus-keeper.ts'
import type { Parley } from './parley.ts'
import type { ScreenName } from './screen-name.ts'
import { openSessionTabs } from './session-tabs.ts'

type Parts = Pick<Parley, 'api' | 'session' | 'i18n' | 'notices'>

/** Where something may be half typed that only an account can keep: the page waits for whoever was signed out. */
const waiting: ReadonlySet<ScreenName> = new Set([
  'account',
  'people',
  'person',
  'invitations',
  'settings',
  'audit',
  'room-settings',
])

const screenNow = (): ScreenName => document.documentElement.dataset['screen'] as ScreenName

/**
 * Asks whether all of it still holds: it may have changed in another tab, or by somebody else. What can't be asked now
 * holds on, and nobody in a meeting is asked: that one looks for itself (`watch-sign-in.ts`). Never throws.
 */
export const askAgain = async ({ api, session, i18n, notices }: Parts): Promise<void> => {
  const { me, user } = session
  const asked = screenNow() === 'meeting' ? undefined : await api('GET /api/me').catch(() => undefined)
  const isLate = me !== session.me || screenNow() === 'meeting'
  if (!asked || isLate || JSON.stringify(asked) === JSON.stringify(me)) return
  const isGone = user !== undefined && !asked.user
  const waits = isGone && waiting.has(screenNow())
  if (waits) session.lost = user
  else if (isGone) notices.show({ text: i18n.t('ui.account.signedOut') })
  session.accept(asked)
}

/** Calls whenever somebody looks at the page again after another tab or window, until the answer is called. */
export const whenSeenAgain = (look: () => void): (() => void) => {
  const seen = () => {
    if (!document.hidden) look()
  }
  document.addEventListener('visibilitychange', seen)
  return () => {
    document.removeEventListener('visibilitychange', seen)
  }
}

/**
 * What is loaded once a page stands there: it keeps the focus, and notices what was done about whoever is signed in
 * elsewhere: in another tab of this browser at once, otherwise when somebody looks at the page again or the server says
 * no. The answer ends it.
 */
export const careForPage = (parts: Parts): (() => void) => {
  const { session, i18n, notices } = parts
  const letFocusGo = keepFocus()
  const tabs = openSessionTabs()
  const ask = () => void askAgain(parts)
  tabs.addEventListener('message', ask)
  const forget = whenSeenAgain(ask)

  const tellDemoted = async () => {
    await i18n.add('account')
    notices.show({ text: i18n.t('signed-out.demoted.text') })
  }
  let { me, user: before } = session
  const stop = $effect.root(() => {
    $effect(() => {
      if (session.doubts > 0) untrack(ask)
    })
    $effect(() => {
      const { user } = session
      if (session.me === me) return
      ;({ me } = session)
      tabs.postMessage('changed')
      const isSame = user !== undefined && user.id === before?.id
      if (isSame && before?.role === 'admin' && user.role !== 'admin') tellDemoted().catch(() => undefined)
      before = user
    })
  })

  return () => {
    stop()
    tabs.close()
    forget()
    letFocusGo()
  }
}

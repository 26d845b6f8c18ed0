import { keepFocus } from './focus-keeper.ts'
import type { Parley } from './parley.ts'

/**
 * What is loaded once a page stands there: it keeps the focus, and notices what was done about whoever is signed in
 * elsewhere: in another tab of this browser at once, otherwise when somebody looks at the page again. The answer ends it.
 */
export const careForPage = ({
  session,
  i18n,
  notices,
}: Pick<Parley, 'session' | 'i18n' | 'notices'>): (() => void) => {
  const letFocusGo = keepFocus()
  const tabs = new BroadcastChannel('parley-session')
  const ask = () => void session.askAgain()
  const seen = () => {
    if (!document.hidden) ask()
  }
  tabs.addEventListener('message', ask)
  document.addEventListener('visibilitychange', seen)

  const tellDemoted = async () => {
    await i18n.add('account')
    notices.show({ text: i18n.t('signed-out.demoted.text') })
  }
  let { me, user: before } = session
  const stopTelling = $effect.root(() => {
    $effect(() => {
      const { user } = session
      if (session.me === me) return
      ;({ me } = session)
      tabs.postMessage('changed')
      if (session.endedElsewhere) notices.show({ text: i18n.t('ui.account.signedOut') })
      const isSame = user !== undefined && user.id === before?.id
      if (isSame && before?.role === 'admin' && user.role !== 'admin') tellDemoted().catch(() => undefined)
      before = user
    })
  })

  return () => {
    stopTelling()
    tabs.close()
    document.removeEventListener('visibilitychange', seen)
    letFocusGo()
  }
}

import { toFailure } from '../../api.ts'
import { whenSeenAgain } from '../../page-care.svelte.ts'
import type { Parley } from '../../parley.ts'
import { openSessionTabs } from '../../session-tabs.ts'
import type { Visit } from '../prejoin/visit.svelte.ts'

/** Until the server is asked again that couldn't answer (ms). */
const pause = 5_000

export interface WatchSignInDeps {
  parley: Pick<Parley, 'api' | 'session' | 'i18n' | 'notices' | 'after'>
  visit: Pick<Visit, 'admission' | 'room' | 'name'>
}

/**
 * Notices that a visitor in a meeting has signed in in another tab of this browser, or that somebody has the second factor now
 * that they owed, and makes their place the account's, with all it may do; nothing of their media is touched. Until the answer
 * is called. Whatever else is done about them elsewhere is none of a running meeting's business.
 */
export const watchSignIn = ({ parley, visit }: WatchSignInDeps): (() => void) => {
  const { api, session, i18n, notices, after } = parley
  const tabs = openSessionTabs()
  let stopped = false
  let cancel: () => void = () => undefined
  let turn = Promise.resolve()

  const isOver = () => stopped || (session.user !== undefined && !session.owesSecondFactor)

  const say = (text: string) => {
    notices.show({ text })
    notices.announce(text)
  }

  /** Whether the place is the account's now. @throws ApiFailure */
  const claim = async (): Promise<boolean> => {
    const { admission } = visit
    if (!admission) return false
    const { meeting, identity } = admission
    const params = { meetingId: meeting.id, identity }
    const claimed = await api('POST /api/meetings/:meetingId/participants/:identity/claim', { params })
    visit.admission = { ...admission, ...claimed }
    visit.room = claimed.room
    visit.name = claimed.name
    return true
  }

  const look = async (): Promise<void> => {
    cancel()
    if (isOver()) return
    const me = await api('GET /api/me').catch(() => undefined)
    if (isOver() || !me?.user) return
    if (me.mustSetUpSecondFactor) {
      if (JSON.stringify(me) !== JSON.stringify(session.me)) session.accept(me)
      return
    }
    const { name } = me.user
    const wasVisitor = session.user === undefined
    try {
      if (!(await claim())) return
      session.accept(me)
      if (wasVisitor)
        say(
          i18n.t(visit.admission?.role === 'host' ? 'meeting.signIn.host' : 'meeting.signIn.done', { name }),
        )
    } catch (thrown) {
      const { passing } = toFailure(thrown)
      if (stopped) return
      if (passing) cancel = after(pause, ask)
      else {
        session.accept(me)
        say(i18n.t('meeting.signIn.kept', { name }))
      }
    }
  }
  const ask = () => {
    turn = turn.then(look)
  }
  tabs.addEventListener('message', ask)
  const forget = whenSeenAgain(ask)
  return () => {
    stopped = true
    cancel()
    tabs.close()
    forget()
  }
}

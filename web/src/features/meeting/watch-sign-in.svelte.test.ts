import { afterEach, expect, it, vi } from 'vitest'
import type { Me } from '../../../../src/contract/shapes.ts'
import { I18n } from '../../i18n/i18n.svelte.ts'
import { openSessionTabs } from '../../session-tabs.ts'
import { mara, studio } from '../../testing/examples.ts'
import { failing, type Answers } from '../../testing/fixture-api.ts'
import { fixtureParley } from '../../testing/fixture-parley.svelte.ts'
import { HeldTime } from '../../testing/held-time.ts'
import { fixtureAdmission, fixtureVisit } from '../prejoin/testing/fixture-visit.ts'
import { watchSignIn } from './watch-sign-in.ts'

const claimKey = 'POST /api/meetings/:meetingId/participants/:identity/claim'
const i18n = await I18n.open('en')
const nobody: Me = { build: 'fixture', setupNeeded: false }
const asMara: Me = { ...nobody, user: mara }
const guest = { ...studio, you: { role: 'guest' as const, may: ['enter' as const] } }

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A visitor's page in a meeting; `is` says who one is to the server from now on. */
const open = (claim: Answers[typeof claimKey], me: Me = nobody) => {
  let now = me
  const time = new HeldTime()
  const asked = vi.fn(() => now)
  const claimed = vi.fn(claim)
  const answers = { 'GET /api/me': asked, [claimKey]: claimed }
  const parley = fixtureParley({ i18n, answers, me, after: time.after })
  const visit = fixtureVisit(parley, guest)
  visit.name = 'Ben'
  visit.admission = fixtureAdmission({ name: 'Ben', role: 'guest', room: guest })
  const stop = watchSignIn({ parley, visit })
  const tabs = openSessionTabs()
  stops.push(stop, () => {
    tabs.close()
  })
  const is = (next: Me) => {
    now = next
    tabs.postMessage('changed')
  }
  return { parley, visit, asked, claimed, is, stop, time }
}

const asHost = () => ({ name: mara.name, role: 'host' as const, room: studio })
const said = ({ parley }: Pick<ReturnType<typeof open>, 'parley'>) =>
  parley.notices.shown.map(({ text }) => text)

/** Another page of this browser has heard and done by then what this one would have. */
const anotherHears = async () => {
  const other = open(asHost)
  other.is(asMara)
  await expect.poll(() => said(other)).toHaveLength(1)
}

it('makes the place the account’s as soon as its visitor has signed in in another tab', async () => {
  const page = open(asHost)
  page.is(asMara)
  await expect.poll(() => page.parley.session.user?.name).toBe(mara.name)
  const { meeting, identity } = fixtureAdmission()
  expect(page.claimed).toHaveBeenCalledExactlyOnceWith({ params: { meetingId: meeting.id, identity } })
  expect(page.visit.admission).toMatchObject({ identity, role: 'host', room: { you: { role: 'host' } } })
  expect([page.visit.name, page.visit.room?.you.may]).toEqual([mara.name, studio.you.may])
  expect(said(page)).toEqual(['You are signed in as Mara Okoye, and host here.'])
  expect(page.parley.notices.polite).toBe('You are signed in as Mara Okoye, and host here.')
  // From now on nothing of it is a running meeting's business.
  page.is(nobody)
  document.dispatchEvent(new Event('visibilitychange'))
  await anotherHears()
  expect(page.asked).toHaveBeenCalledOnce()
})

it('notices it, too, when somebody looks at the meeting again', async () => {
  const page = open(() => ({ name: mara.name, role: 'guest' as const, room: guest }))
  page.asked.mockReturnValue(asMara)
  document.dispatchEvent(new Event('visibilitychange'))
  await expect.poll(() => said(page)).toEqual(['You are signed in as Mara Okoye.'])
})

it('leaves the place as it is while nobody has signed in', async () => {
  const page = open(asHost)
  page.is(nobody)
  await expect.poll(() => page.asked.mock.calls.length).toBe(1)
  expect([page.claimed.mock.calls.length, page.parley.session.user]).toEqual([0, undefined])
})

it('waits for the second factor that somebody owes, and then makes them what they are, without a word', async () => {
  const owing = { ...asMara, mustSetUpSecondFactor: true } as const
  const page = open(asHost)
  page.is(owing)
  await expect.poll(() => page.parley.session.owesSecondFactor).toBe(true)
  page.is(owing)
  await expect.poll(() => page.asked.mock.calls.length).toBe(2)
  expect(page.claimed).not.toHaveBeenCalled()
  page.is(asMara)
  await expect.poll(() => page.visit.admission?.role).toBe('host')
  expect([page.parley.session.owesSecondFactor, said(page)]).toEqual([false, []])
})

it('says that they stay a visitor where the account may not have the place', async () => {
  const page = open(failing('forbidden', { reason: 'removed' }))
  page.is(asMara)
  await expect
    .poll(() => said(page))
    .toEqual(['You are signed in as Mara Okoye. In this meeting you stay the visitor you came as.'])
  expect([page.visit.name, page.visit.admission?.role]).toEqual(['Ben', 'guest'])
})

it('tries again by itself where the server can’t answer now', async () => {
  let isAway = true
  const page = open(() => (isAway ? failing('unavailable', { reason: 'media' })() : asHost()))
  page.is(asMara)
  await expect.poll(() => page.claimed.mock.calls.length).toBe(1)
  expect([page.parley.session.user, said(page)]).toEqual([undefined, []])
  isAway = false
  await expect
    .poll(() => {
      page.time.pass(5_000)
      return page.visit.admission?.role
    })
    .toBe('host')
})

it('does nothing for a page that has left', async () => {
  const page = open(asHost)
  page.stop()
  page.is(asMara)
  document.dispatchEvent(new Event('visibilitychange'))
  await anotherHears()
  expect(page.asked).not.toHaveBeenCalled()
})

import { afterEach, expect, it, vi } from 'vitest'
import { render } from 'vitest-browser-svelte'
import type { Me } from '../../src/contract/shapes.ts'
import App from './App.svelte'
import { detailOf } from './features/people/testing/account-detail.ts'
import { anna, exampleAccounts, listOf } from './features/people/testing/example-accounts.ts'
import { I18n } from './i18n/i18n.svelte.ts'
import { askAgain } from './page-care.svelte.ts'
import { Router } from './router.svelte.ts'
import { routes } from './routes.ts'
import { mara } from './testing/examples.ts'
import { failing, type Answers } from './testing/fixture-api.ts'
import { fixtureParley } from './testing/fixture-parley.svelte.ts'

const { href } = location
let stop: () => void = () => undefined
afterEach(() => {
  stop()
  history.replaceState({}, '', href)
})

const nobody: Me = { build: 'fixture', setupNeeded: false }
const asMara: Me = { ...nobody, user: mara }

/** A page of this browser; `is` says who one is to the server from now on. */
const open = async (path: string, answers: Answers = {}) => {
  let me = asMara
  const asked = vi.fn(() => me)
  history.replaceState({}, '', path)
  const loads = { assign: vi.fn(), replace: vi.fn(), reload: vi.fn() }
  const router = new Router(routes, loads)
  stop = router.start()
  const given = {
    'GET /api/me': asked,
    'GET /api/rooms': () => ({ rooms: [] }),
    'GET /api/users': () => listOf(exampleAccounts),
    'GET /api/users/:id': () => detailOf(anna),
    'GET /api/audit': () => ({ entries: [], more: false }),
    'POST /api/session': () => asMara,
    ...answers,
  } satisfies Answers
  const parley = { ...fixtureParley({ answers: given, me: asMara, i18n: await I18n.open('en') }), router }
  const screen = await render(App, { props: { parley } })
  const is = (now: Me) => {
    me = now
  }
  return { screen, parley, loads, asked, is }
}

/** Somebody looks at the page again. */
const lookAgain = () => document.dispatchEvent(new Event('visibilitychange'))

const personPath = `/admin/people/${anna.id}`
const typed = 'Half typed'

const openTyping = async (answers: Answers = {}) => {
  const opened = await open(personPath, answers)
  const name = opened.screen.getByLabelText('Name', { exact: true })
  await name.fill(typed)
  opened.is(nobody)
  await vi.waitFor(() => {
    lookAgain()
    expect(opened.parley.session.lost).toBeDefined()
  })
  await expect.element(opened.screen.getByRole('heading', { name: 'You were signed out' })).toBeVisible()
  return { ...opened, name }
}

const signIn = async (screen: Awaited<ReturnType<typeof open>>['screen']) => {
  const card = screen.getByRole('dialog', { name: 'You were signed out' })
  await card.getByLabelText('Password', { exact: true }).fill('a long enough password')
  await card.getByRole('button', { name: 'Sign in', exact: true }).click()
}

it('keeps what was typed for whoever was signed out elsewhere, and shows it to nobody until they are back', async () => {
  const { screen, name, parley } = await openTyping()
  await expect.element(screen.getByLabelText('E-mail or username')).toHaveValue(mara.email)
  const covered = name.element().getBoundingClientRect()
  const over = document.elementFromPoint(covered.x + 5, covered.y + 5)
  expect(over?.closest('dialog')).not.toBeNull()
  await signIn(screen)
  await expect.element(screen.getByText('You were signed out')).not.toBeInTheDocument()
  await expect.element(name).toHaveValue(typed)
  expect(document.documentElement.dataset['screen']).toBe('person')
  expect(document.title).toBe(`${anna.name} · Parley`)
  expect(location.pathname).toBe(personPath)
  // The channel is opened anew for them.
  expect(parley.live.renewed).toBe(2)
})

it('gives the page to nobody else', async () => {
  const other = { ...nobody, user: { ...mara, id: anna.id, name: 'Anna Nowak' } }
  const { screen, loads, parley } = await openTyping({ 'POST /api/session': () => other })
  await signIn(screen)
  await expect.poll(() => loads.reload.mock.calls.length).toBe(1)
  expect(parley.session.user?.id).toBe(mara.id)
  await expect.element(screen.getByRole('heading', { name: 'You were signed out' })).toBeVisible()
})

it('goes on as nobody when asked to', async () => {
  const { screen, parley } = await openTyping()
  await screen.getByRole('button', { name: 'Go on without signing in' }).click()
  await expect.element(screen.getByRole('heading', { name: 'You were signed out' })).not.toBeInTheDocument()
  await expect.element(screen.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  expect(parley.session.user).toBeUndefined()
})

it('says so where nothing is lost by it, and not to whoever signs out here', async () => {
  const { screen, parley, is } = await open('/', { 'DELETE /api/session': () => ({}) })
  await expect.element(screen.getByRole('heading', { name: /Mara/ })).toBeVisible()
  is(nobody)
  // The server said no to something.
  parley.session.doubts += 1
  await vi.waitFor(() => {
    expect(parley.session.user).toBeUndefined()
  })
  await expect.poll(() => parley.notices.shown.map(({ text }) => text)).toEqual(['You are signed out.'])
  expect(parley.session.lost).toBeUndefined()
  parley.session.accept(asMara)
  await parley.session.signOut()
  await expect.element(screen.getByRole('heading', { name: /Mara/ })).not.toBeInTheDocument()
  expect(parley.notices.shown).toHaveLength(1)
})

it('takes the pages of admins from whoever is none any more, and says why', async () => {
  const { screen, parley, is } = await open(personPath)
  await expect.element(screen.getByRole('heading', { name: anna.name })).toBeVisible()
  is({ ...nobody, user: { ...mara, role: 'user' } })
  await vi.waitFor(() => {
    lookAgain()
    expect(parley.session.user?.role).toBe('user')
  })
  await expect.element(screen.getByRole('heading', { name: 'Only admins can see this' })).toBeVisible()
  await expect
    .poll(() => parley.notices.shown.map(({ text }) => text))
    .toEqual(['You are no longer an admin here: somebody has changed your role.'])
})

it('learns from another tab of this browser what changed there, and tells it', async () => {
  const { parley, is } = await open('/')
  const tab = new BroadcastChannel('parley-session')
  const heard = vi.fn()
  tab.onmessage = heard
  try {
    is({ ...nobody, user: { ...mara, name: 'Mara Lind' } })
    await vi.waitFor(() => {
      tab.postMessage('changed')
      expect(parley.session.user?.name).toBe('Mara Lind')
    })
    await vi.waitFor(() => {
      expect(heard).toHaveBeenCalled()
    })
  } finally {
    tab.close()
  }
})

it('holds on to what it knows where nobody answers, and asks nothing in a meeting', async () => {
  const { parley, asked, is } = await open('/', { 'GET /api/me': failing('unreachable') })
  await askAgain(parley)
  expect([parley.session.user?.id, parley.session.failure]).toEqual([mara.id, undefined])
  is(nobody)
  document.documentElement.dataset['screen'] = 'meeting'
  await askAgain(parley)
  expect([parley.session.user?.id, asked.mock.calls]).toEqual([mara.id, []])
})

import { tick } from 'svelte'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import App from './App.svelte'
import type NotFoundPage from './features/shell/NotFoundPage.svelte'
import { I18n } from './i18n/i18n.svelte.ts'
import { addresses } from './paths.ts'
import { route, Router, type Loads } from './router.svelte.ts'
import { mara, studio } from './testing/examples.ts'
import { failing, type Answers } from './testing/fixture-api.ts'
import { fixtureParley, type FixtureWish } from './testing/fixture-parley.svelte.ts'
import { HeldTime } from './testing/held-time.ts'

const routes = {
  home: route(addresses.home, () => import('./features/home/HomePage.svelte')),
  roomSettings: route(
    addresses.roomSettings,
    () => import('./features/room-settings/RoomSettingsPage.svelte'),
  ),
  forgot: route(addresses.forgot, () => import('./features/reset/ForgotPage.svelte')),
  lost: route('/lost', () => Promise.reject(new Error('this part of the page did not load'))),
  broken: route('/broken', () =>
    Promise.resolve({
      default: (() => {
        throw new Error('a screen that breaks')
      }) as unknown as typeof NotFoundPage,
    }),
  ),
}

const answers: Answers = {
  'GET /api/me': () => ({ user: mara, build: 'fixture', setupNeeded: false }),
  'GET /api/rooms': () => ({ rooms: [studio] }),
  'GET /api/rooms/:code': () => studio,
}

const { href } = location
let stop: () => void

const open = async (path: string, wish: Partial<FixtureWish> = {}, loads: Loads = location) => {
  history.replaceState({}, '', path)
  const router = new Router(routes, loads)
  stop = router.start()
  const parley = {
    ...fixtureParley({ answers, me: { user: mara }, i18n: await I18n.open('en'), ...wish }),
    router,
  }
  return { parley, screen: await render(App, { props: { parley } }) }
}

const screenName = () => document.documentElement.dataset['screen']

beforeEach(() => {
  stop = () => undefined
})
afterEach(() => {
  stop()
  history.replaceState({}, '', href)
})

it('goes from page to page: name, title, focus and announcement follow', async () => {
  const { screen, parley } = await open('/')
  await screen.getByRole('link', { name: 'Settings, Studio' }).click()
  await expect.poll(screenName).toBe('room-settings')
  await expect.element(screen.getByRole('heading', { level: 1 })).toHaveFocus()
  await expect.poll(() => document.title).toBe('Studio · Parley')
  expect(parley.notices.polite).not.toBe('')
  expect(location.pathname).toBe(`/rooms/${studio.code}/settings`)
  expect(parley.router.cameFrom).toBe('/')
  parley.router.replace(`/rooms/${studio.code}/settings?more`)
  expect(parley.router.cameFrom).toBe('/')
  history.back()
  await expect.poll(screenName).toBe('home')
})

it('offers whoever uses the keyboard the way past what stands on every page', async () => {
  const { screen } = await open('/')
  const heading = screen.getByRole('heading', { name: /Mara/ })
  await expect.element(heading).toBeVisible()
  const [first] = document.querySelectorAll<HTMLElement>('a[href], button')
  expect(first?.textContent).toBe('Skip to content')
  first?.focus()
  await userEvent.keyboard('{Enter}')
  await expect.element(heading).toHaveFocus()
})

it('begins in the field a page is about, also when one comes from another page', async () => {
  const { parley, screen } = await open('/', { me: { mail: true } })
  await expect.element(screen.getByRole('heading', { level: 1 })).toBeVisible()
  parley.router.go('/forgot')
  await expect.element(screen.getByLabelText('E-mail or username')).toHaveFocus()
  expect(screenName()).toBe('forgot')
})

it('goes on by loading anew once another build answers, and stays where it is until then', async () => {
  const loads = { assign: vi.fn(), replace: vi.fn(), reload: vi.fn() }
  const { screen, parley } = await open('/', {}, loads)
  const link = screen.getByRole('link', { name: 'Settings, Studio' })
  await expect.element(link).toBeVisible()
  parley.live.build = 'fixture'
  await tick()
  expect(parley.router.stale).toBe(false)
  parley.live.build = 'newer'
  await expect.poll(() => parley.router.stale).toBe(true)
  await link.click()
  parley.router.replace('/')
  expect(loads.assign.mock.calls).toEqual([[`/rooms/${studio.code}/settings`]])
  expect(loads.replace.mock.calls).toEqual([['/']])
  expect([loads.reload.mock.calls, screenName(), location.pathname]).toEqual([[], 'home', '/'])
})

it('keeps the page, and says what its address asks for, where only that changes', async () => {
  const { screen, parley } = await open('/')
  await expect.poll(screenName).toBe('home')
  const heading = screen.getByRole('heading', { level: 1 }).element()
  parley.router.go('/?page=2')
  expect(parley.router.search).toBe('?page=2')
  history.back()
  await expect.poll(() => parley.router.search).toBe('')
  expect(screen.getByRole('heading', { level: 1 }).element()).toBe(heading)
})

it('asks nothing with the values of another address', async () => {
  const asked = vi.fn(() => studio)
  const { screen, parley } = await open(`/rooms/${studio.code}/settings`, {
    answers: { ...answers, 'GET /api/rooms/:code': asked },
  })
  await expect.element(screen.getByRole('heading', { name: 'Studio' })).toBeVisible()
  parley.router.go('/')
  await expect.poll(screenName).toBe('home')
  expect(asked.mock.calls).toEqual([[{ params: { code: studio.code } }]])
})

it('follows the keyboard into a link, and leaves special clicks to the browser', async () => {
  const { screen } = await open('/')
  const link = screen.getByRole('link', { name: 'Settings, Studio' })
  await expect.element(link).toBeVisible()
  const opened = vi.fn((event: Event) => {
    expect(event.defaultPrevented).toBe(false)
    event.preventDefault()
  })
  addEventListener('click', opened, { once: true })
  link.element().dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true }))
  expect(opened).toHaveBeenCalledOnce()
  expect(screenName()).toBe('home')
  ;(link.element() as HTMLElement).focus()
  await userEvent.keyboard('{Enter}')
  await expect.poll(screenName).toBe('room-settings')
})

it('says when there is nothing at an address', async () => {
  const { screen } = await open('/nowhere/at/all')
  await expect.element(screen.getByRole('heading', { name: 'There is nothing here' })).toBeVisible()
  expect(screenName()).toBe('not-found')
})

it('waits for a server that is away, and carries on by itself', async () => {
  const time = new HeldTime()
  const results = [failing('unavailable'), answers['GET /api/me']]
  const me = () => (results.shift() ?? failing('unavailable'))(undefined)
  const i18n = await I18n.open('en')
  const parley = fixtureParley({
    answers: { ...answers, 'GET /api/me': me },
    i18n,
    now: time.now,
    after: time.after,
  })
  parley.session.me = undefined
  await parley.session.load()
  history.replaceState({}, '', '/')
  const screen = await render(App, { props: { parley: { ...parley, router: new Router(routes) } } })
  await expect.element(screen.getByText('Trying again in 2 seconds.')).toBeVisible()
  expect(screenName()).toBe('unavailable')
  time.pass(2_000)
  await expect.element(screen.getByRole('heading', { name: /Mara/ })).toBeVisible()
})

it('says so when a part of the page does not load', async () => {
  const { screen } = await open('/lost')
  await expect.element(screen.getByRole('button', { name: 'Load again' })).toBeVisible()
  expect(screenName()).toBe('error')
  // Nobody asked the server: what there is to report is what broke here.
  await expect.element(screen.getByText('internal fixture Error')).toBeVisible()
})

it('says so when a screen breaks, and tells the console', async () => {
  const reported = vi.fn((event: ErrorEvent) => {
    event.preventDefault()
  })
  addEventListener('error', reported, { once: true })
  const { screen } = await open('/broken')
  await expect.element(screen.getByRole('heading', { name: 'Something broke' })).toBeVisible()
  expect(reported).toHaveBeenCalledOnce()
})

it('opens the live channel anew for somebody else', async () => {
  const { screen, parley } = await open('/', { answers: { ...answers, 'DELETE /api/session': () => ({}) } })
  await expect.element(screen.getByRole('heading', { name: /Mara/ })).toBeVisible()
  expect(parley.live.renewed).toBe(0)
  await parley.session.signOut()
  await expect.poll(() => parley.live.renewed).toBe(1)
})

it('shows whoever has to set up a second factor nothing else, until they have one', async () => {
  let has = false
  const { parley, screen } = await open('/', {
    me: { user: mara, mustSetUpSecondFactor: true },
    answers: {
      ...answers,
      'GET /api/me': () => ({
        user: mara,
        build: 'fixture',
        setupNeeded: false,
        ...(!has && { mustSetUpSecondFactor: true as const }),
      }),
      'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
      'GET /api/me/passkeys': () => ({ passkeys: [] }),
    },
  })
  await expect.element(screen.getByRole('heading', { name: 'One more step' })).toBeVisible()
  await expect.element(screen.getByRole('button', { name: 'Set up' })).toBeVisible()
  has = true
  await parley.session.load()
  await expect.poll(screenName).toBe('home')
})

it('shows at once that a second factor is wanted from now on, but never in place of a meeting', async () => {
  const needs = () => ({
    user: mara,
    build: 'fixture',
    setupNeeded: false,
    mustSetUpSecondFactor: true as const,
  })
  const known = answers['GET /api/me']
  let me = needs
  const { parley, screen } = await open('/', {
    answers: {
      ...answers,
      'GET /api/me': () => me(),
      'GET /api/me/second-factor': () => ({ recoveryCodes: 0 }),
      'GET /api/me/passkeys': () => ({ passkeys: [] }),
    },
  })
  const enrol = screen.getByRole('heading', { name: 'One more step' })
  await expect.poll(screenName).toBe('home')
  expect(parley.live.follows(`user:${mara.id}`)).toBe(true)

  const leave = parley.session.stayInMeeting()
  parley.live.mustSetUpSecondFactor = true
  await expect.poll(() => parley.session.owesSecondFactor).toBe(true)
  await tick()
  expect([screenName(), parley.session.mustEnrol]).toEqual(['home', false])

  // Set up in another tab meanwhile: nothing is wanted any more.
  me = known as typeof needs
  leave()
  await expect.poll(() => parley.session.owesSecondFactor).toBe(false)
  expect(screenName()).toBe('home')

  me = needs
  parley.session.stayInMeeting()()
  parley.live.mustSetUpSecondFactor = false
  await tick()
  parley.live.mustSetUpSecondFactor = true
  await expect.element(enrol).toBeVisible()
  expect(parley.live.follows(`user:${mara.id}`)).toBe(false)
})

it('meets whoever signs in as they said: their language, their time zone, and the server’s own sign in the tab', async () => {
  const icon = Object.assign(document.createElement('link'), { rel: 'icon', href: '/mark.svg' })
  document.head.prepend(icon)
  try {
    const { parley } = await open('/')
    const user = { ...mara, language: 'de' as const, zone: 'Asia/Tokyo' }
    parley.session.accept({ user, build: 'fixture', setupNeeded: false, logo: '/pictures/a1' })
    await vi.waitFor(() => {
      expect(document.documentElement.lang).toBe('de')
    })
    expect(parley.i18n.time('2026-11-20T15:30:00.000Z')).toBe('00:30')
    await expect.poll(() => icon.getAttribute('href')).toBe('/pictures/a1')
    // What one chooses for this page holds, and a language that isn't offered is left alone.
    await parley.i18n.use('en')
    const languages = { offered: ['en' as const, 'de' as const], standard: 'en' as const }
    parley.session.accept({
      user: { ...user, language: 'ar' },
      languages,
      build: 'fixture',
      setupNeeded: false,
    })
    await tick()
    expect(parley.i18n.language).toBe('en')
    expect(icon.href).toBe(`${location.origin}/mark.svg`)
  } finally {
    icon.remove()
  }
})

import { afterEach, beforeEach, expect } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-svelte'
import App from '../App.svelte'
import { I18n } from '../i18n/i18n.svelte.ts'
import { Router } from '../router.svelte.ts'
import { routes } from '../routes.ts'
import { fixtureParley, type FixtureWish } from './fixture-parley.svelte.ts'
import { HeldTime } from './held-time.ts'

/** Opens the whole page, at an address and with everything that cares for it; all is as before after each test. */
export const appOpener = () => {
  const { href } = location
  let stop: () => void = () => undefined

  beforeEach(() => page.viewport(1280, 800))
  afterEach(() => {
    stop()
    history.replaceState({}, '', href)
  })

  return async (path: string, given: Pick<FixtureWish, 'answers' | 'me'>) => {
    history.replaceState({}, '', path)
    const router = new Router(routes, location)
    stop = router.start()
    const time = new HeldTime()
    const parley = {
      ...fixtureParley({ ...given, i18n: await I18n.open('en'), after: time.after }),
      router,
    }
    const screen = await render(App, { props: { parley } })
    await expect.element(screen.getByRole('heading', { level: 1 })).toBeVisible()
    return { screen, time, parley }
  }
}

import '@fontsource-variable/inter/wght.css'
import './styles/index.css'
import { mount } from 'svelte'
import { createApi } from './api.ts'
import App from './App.svelte'
import { browserAfter, browserNow } from './clock.ts'
import { MyRooms } from './features/rooms/my-rooms.svelte.ts'
import { I18n, pickLanguage } from './i18n/i18n.svelte.ts'
import { openLive } from './live.svelte.ts'
import { Notices } from './notices.svelte.ts'
import type { Parley } from './parley.ts'
import { Preferences } from './preferences.svelte.ts'
import { Router } from './router.svelte.ts'
import { routes } from './routes.ts'
import { Session } from './session.svelte.ts'

/** Builds every part of the page once, in the order they need each other. */
const build = async (): Promise<Parley> => {
  const fetch = globalThis.fetch.bind(globalThis)
  const api = createApi({
    fetch,
    after: browserAfter,
    language: () => document.documentElement.lang,
    onAnother: () => {
      session.doubts += 1
    },
  })
  const session = new Session(api)
  const asked = session.load()
  const preferences = new Preferences(localStorage)
  preferences.follow(window)
  const { language: kept } = preferences.current
  const wanted = kept === null ? navigator.languages : [kept, ...navigator.languages]
  // Most likely it is offered: its words are loaded while the server is asked.
  const i18n = await I18n.open(pickLanguage(wanted), ['main'])
  const router = new Router(routes)
  router.start()
  const live = openLive({ now: browserNow, after: browserAfter })
  await asked
  const own = session.user?.language
  const language = pickLanguage(own === undefined ? wanted : [own, ...wanted], session.languages)
  if (language !== i18n.language) await i18n.use(language)
  return {
    api,
    i18n,
    preferences,
    router,
    session,
    live,
    rooms: new MyRooms({ api, live }),
    notices: new Notices({ after: browserAfter }),
    now: browserNow,
    after: browserAfter,
  }
}

const target = document.querySelector('#app')
if (!target) throw new Error('index.html has no #app')
mount(App, { target, props: { parley: await build() } })

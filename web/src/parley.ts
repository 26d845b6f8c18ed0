import { createContext } from 'svelte'
import type { Api } from './api.ts'
import type { After, Now } from './clock.ts'
import type { MyRooms } from './features/rooms/my-rooms.svelte.ts'
import type { I18n } from './i18n/i18n.svelte.ts'
import type { LiveChannel } from './live.svelte.ts'
import type { Notices } from './notices.svelte.ts'
import type { Preferences } from './preferences.svelte.ts'
import type { Router } from './router.svelte.ts'
import type { Session } from './session.svelte.ts'

/** What every screen may ask for. Built once in `main.ts`, handed down as context; tests hand in their own. */
export interface Parley {
  api: Api
  live: LiveChannel
  i18n: I18n
  router: Pick<
    Router,
    'path' | 'search' | 'visits' | 'match' | 'stale' | 'cameFrom' | 'go' | 'replace' | 'reload'
  >
  preferences: Preferences
  session: Session
  rooms: MyRooms
  notices: Notices
  now: Now
  after: After
}

const [getParley, setParley] = createContext<Parley>()
export { getParley, setParley }

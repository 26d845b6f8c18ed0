import type { Me } from '../../../src/contract/shapes.ts'
import { browserAfter, type After, type Now } from '../clock.ts'
import { MyRooms } from '../features/rooms/my-rooms.svelte.ts'
import type { I18n } from '../i18n/i18n.svelte.ts'
import { Notices } from '../notices.svelte.ts'
import type { Parley } from '../parley.ts'
import { Preferences } from '../preferences.svelte.ts'
import { Session } from '../session.svelte.ts'
import { fixtureApi, type Answers } from './fixture-api.ts'
import { FixtureLive } from './fixture-live.svelte.ts'
import { memoryStore } from './memory-store.ts'
import type { RoomState } from '../../../src/contract/live.ts'

export interface FixtureWish {
  i18n: I18n
  /** Who is looking; nobody unless said. */
  me?: Partial<Me>
  answers?: Answers
  /** Rooms on the live channel, by code. */
  rooms?: Readonly<Record<string, RoomState>>
  path?: string
  /** What follows the path, with its `?`. */
  search?: string
  /** Where one was before. */
  cameFrom?: string
  now?: Now
  after?: After
}

/** Remembers where screens wanted to go instead of going; what follows the `?` changes where the path stays. */
export class FixtureRouter {
  path: string = $state('/')
  search: string = $state('')
  visits = $state(0)
  readonly match = null
  stale = $state(false)
  readonly went: string[] = []
  readonly cameFrom: string | undefined

  constructor({ path = '/', search = '', cameFrom }: Pick<FixtureWish, 'path' | 'search' | 'cameFrom'>) {
    this.path = path
    this.search = search
    this.cameFrom = cameFrom
  }

  go = (address: string): void => {
    this.went.push(address)
    this.visits += 1
    const { pathname, search } = new URL(address, location.origin)
    if (pathname === this.path) this.search = search
  }
  replace = this.go
  reload = (): void => {
    this.went.push('reload')
  }
}

/** 2026-11-21, 09:35 where the machine is. */
const fixedMorning = new Date(2026, 10, 21, 9, 35).getTime()

/** All a screen may ask for, real except for the server, the live channel and the address bar. */
export const fixtureParley = (wish: FixtureWish) => {
  const api = fixtureApi(wish.answers ?? {})
  const live = new FixtureLive(wish.rooms)
  const session = new Session(api)
  session.accept({ build: 'fixture', setupNeeded: false, ...wish.me })
  const after = wish.after ?? browserAfter
  const router = new FixtureRouter(wish)
  return {
    api,
    live,
    session,
    router,
    after,
    i18n: wish.i18n,
    now: wish.now ?? (() => fixedMorning),
    preferences: new Preferences(memoryStore()),
    notices: new Notices({ after }),
    rooms: new MyRooms({ api, live }),
  } satisfies Parley
}

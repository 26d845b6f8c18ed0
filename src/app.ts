import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { createAccounts, registerAccounts } from './accounts.ts'
import { createBackground, type BackgroundGiven } from './background.ts'
import type { After, Now } from './core/clock.ts'
import type { NewId, NewSecret } from './core/ids.ts'
import { createAdmission, createClaim, registerAdmission } from './features/admission/index.ts'
import { registerAppearance } from './features/appearance/index.ts'
import { createResolveCaller } from './features/callers/index.ts'
import { registerHealth, type HealthParts, type PartState } from './features/health/index.ts'
import type { Invitations } from './features/invitations/index.ts'
import { registerMail, type Mail } from './features/mail/index.ts'
import {
  createMeetingSlice,
  registerLiveKitEvents,
  registerMeetings,
  registerSignalValidate,
  type Meetings,
  type Presence,
} from './features/meetings/index.ts'
import type { People } from './features/people/index.ts'
import type { ServiceAddresses } from './features/providers/index.ts'
import { registerPictures } from './features/pictures/index.ts'
import {
  createRooms,
  createRoomStore,
  createRoomTopic,
  registerRooms,
  userTopic,
} from './features/rooms/index.ts'
import type { Sessions } from './features/sessions/index.ts'
import { registerSettings, type Settings } from './features/settings/index.ts'
import type { Setup } from './features/setup/index.ts'
import type { Users } from './features/users/index.ts'
import { createIssueAccessToken } from './media/access-token.ts'
import { createAppLinkServer } from './media/app-link-server.ts'
import { createWebhookReader } from './media/events.ts'
import { createIceServers } from './media/ice-servers.ts'
import type { LiveKitKeys } from './media/livekit-keys.ts'
import { createLiveKitWatch, type LiveKitWatch } from './media/livekit-watch.ts'
import type { RoomControl } from './media/room-control.ts'
import { registerAssets } from './platform/assets/assets.routes.ts'
import type { Embedded } from './platform/assets/embedded.ts'
import type { Config } from './platform/config/config.ts'
import { trustedOrigins } from './platform/config/resolve-http.ts'
import type { Database } from './platform/db/database.ts'
import { allowOrigins } from './platform/http/cross-origin.ts'
import { createGuesses } from './platform/http/guesses.ts'
import { pageHeaders } from './platform/http/headers.ts'
import { prepareForOperations, type Door } from './platform/http/operation.ts'
import { createRateLimiter, type RateTable } from './platform/http/rate-limit.ts'
import { createHttpServer } from './platform/http/server.ts'
import { stopServer } from './platform/http/stop.ts'
import { listenOnUnixSocket } from './platform/http/unix-socket.ts'
import { createHub } from './platform/live/hub.ts'
import { createLiveConnections } from './platform/live/connections.ts'
import { registerLive } from './platform/live/live.routes.ts'
import type { Log } from './platform/log/log.ts'
import type { Places } from './platform/places/places.ts'
import { createWholeAccounts, registerWholeAccounts } from './whole-accounts.ts'

/** Everything from outside that the app process is made of. */
export interface AppParts extends BackgroundGiven {
  config: Config
  log: Log
  places: Places
  embedded: Embedded
  /** Names what is inside: pages of another build reload themselves. */
  build: string
  database: Database
  keys: LiveKitKeys
  control: RoomControl
  /** Folders with the hashed files of earlier builds. */
  earlierBuilds: readonly string[]
  /** Whether browsers trust our certificate by themselves. */
  publicCertificate: boolean
  rates: RateTable
  /** Where Google, GitHub and X are, unless where everybody finds them. */
  services?: ServiceAddresses
  now: Now
  after: After
  newId: NewId
  newSecret: NewSecret
  newRoomCode: () => string
}

/** The app process, built but not started. */
export interface App {
  /** Requests without a network, for tests. */
  http: FastifyInstance
  setup: Setup
  users: Users
  people: People
  invitations: Invitations
  sessions: Sessions
  settings: Settings
  mail: Mail
  presence: Presence
  /** May this holder of a token open a signal connection? */
  mayConnect: Meetings['mayConnect']
  /** Reads what is running, then listens on its two sockets in the run directory. */
  start(): Promise<void>
  /** Whether the database, LiveKit and an edge are there. */
  isReady(): Promise<boolean>
  /** From now on nobody joins; who is inside stays. */
  drain(): void
  /** Finishes what runs, tells every page, and lets go of everything. */
  stop(): Promise<void>
}

/** For requests that run when the process stops. */
const stopMilliseconds = 10_000

/** Builds every part of the app process and registers every feature. Listens to nothing yet. */
export const createApp = (parts: AppParts): App => {
  const { config, log, after, database } = parts
  const server = createHttpServer({ ...parts, config: config.http, log: log.child({ feature: 'http' }) })
  const built = buildFeatures(parts)
  const { admission, background, connections, link, active, reconciler, sessions, invitations, users } = built
  let watch: LiveKitWatch | null = null
  const livekit = (): PartState => (watch?.isUp() === true ? 'ready' : 'away')
  const check = { ...built.health, livekit }
  registerFeatures({ parts, built, app: server.app, check })

  const drain = (): void => {
    admission.drain()
    link.drain()
  }
  return {
    http: server.app,
    setup: built.setup,
    users,
    people: built.people,
    invitations,
    sessions,
    settings: background.settings,
    mail: background.mail,
    presence: built.presence,
    mayConnect: built.meetings.mayConnect,
    drain,
    async isReady() {
      const states = [await check.database(), check.edge(), check.livekit()]
      return states.every((state) => state === 'ready')
    },
    async start() {
      await users.prepareSearch()
      await built.passkeys.settle()
      await active.load()
      await server.app.ready()
      await listenOnUnixSocket({ server: server.app.server, path: join(config.runDir, 'app.sock') })
      await link.listen()
      background.start(built.sweeps)
      reconciler.start()
      watch = createLiveKitWatch({
        port: config.livekit.port,
        after,
        onUp: () => {
          log.info('livekit.up')
          void reconciler.restoreNow()
        },
        onAway: () => log.warn('livekit.away'),
      })
    },
    async stop() {
      drain()
      watch?.close()
      reconciler.stop()
      const stopped = stopServer({ server: server.app.server, after, deadlineMilliseconds: stopMilliseconds })
      server.destroyWaiting()
      connections.stop()
      await Promise.all([stopped, background.stop()])
      await server.app.close()
      await link.close()
      await database.close()
    },
  }
}

type Built = ReturnType<typeof buildFeatures>

/** Every feature, from what it needs to what it offers, in the order they need each other. */
const buildFeatures = (parts: AppParts) => {
  const { config, build, database, keys, control, now, after, newId, newSecret, newRoomCode } = parts
  const ids = { now, after, newId, newSecret }
  const hub = createHub({ newSecret })
  const { publish } = hub
  const connections = createLiveConnections()
  const background = createBackground(parts)
  const accounts = createAccounts({ ...parts, ...background, onEnded: connections.closeOf })
  const recheckLive = () => accounts.sessions.lookAgain(connections.sessionIds())

  const link = createAppLinkServer({
    path: join(config.runDir, 'link.sock'),
    build,
    log: parts.log.child({ feature: 'link' }),
    mayEnter: (holder) => meetings.mayConnect(holder),
    reconcile: () => presence.restore(),
    revoked: () => meetings.removedPlaces(),
    async lookAgain() {
      await recheckLive()
      await meetings.lookAgain()
    },
  })
  const roomStore = createRoomStore({ database })
  const { findById: findRoom } = roomStore
  const slice = createMeetingSlice({
    database,
    control,
    findRoom,
    publish,
    revoke: (place) => link.revoke(place),
    ...ids,
    log: parts.log.child({ feature: 'meetings' }),
  })
  const { active, meetings, presence } = slice

  const { roomNow } = active
  const rooms = createRooms({
    store: roomStore,
    roomNow,
    endMeetingIn: meetings.endIn,
    publish,
    recheckTopic: connections.recheckTopic,
    ...ids,
    newRoomCode,
  })
  const whole = createWholeAccounts({ ...parts, ...background, accounts, rooms, meetings, recheckLive })
  const admission = createAdmission({
    ...accounts,
    rooms,
    active,
    meetings,
    issueAccessToken: createIssueAccessToken({ keys, now }),
    iceServersFor: createIceServers({ config, keys, now }),
    relayWindows: config.livekit.relayWindows,
    expect: link.expect,
  })
  const kinds = { room: createRoomTopic({ store: roomStore, roomNow }), user: userTopic }
  const health = {
    database: async (): Promise<PartState> => ((await database.check()) ? 'ready' : 'away'),
    edge: (): PartState => (link.edges() > 0 ? 'ready' : 'away'),
  }
  return {
    ...accounts,
    ...whole,
    ...slice,
    background,
    link,
    rooms,
    findRoom,
    admission,
    health,
    connections,
    recheckLive,
    live: { hub, connections, kinds },
  }
}

interface Registration {
  parts: AppParts
  built: Built
  app: FastifyInstance
  check: HealthParts['check']
}

/** Every feature's operations. */
const registerFeatures = ({ parts, built, app, check }: Registration): void => {
  const { config, build, keys, now, after } = parts
  const { audit, rooms, admission, meetings, presence, findRoom, live } = built
  const door: Door = {
    app,
    origins: trustedOrigins(config.http),
    crossSite: config.http.allowedOrigins.length > 0,
    resolveCaller: createResolveCaller(built),
    limiter: createRateLimiter({ table: parts.rates, now }),
    writeAudit: audit.write,
  }
  const readWebhook = createWebhookReader({ keys, now })
  const headers = pageHeaders({ http: config.http, publicCertificate: parts.publicCertificate })

  allowOrigins(app, config.http.allowedOrigins)
  prepareForOperations(app)
  registerHealth(door, { now, check })
  const { publicUrl } = config.http
  const guesses = createGuesses({ now })
  registerAccounts(door, { ...parts, ...built, ...built.background, guesses, publicUrl })
  registerWholeAccounts(door, { ...parts, ...built, ...built.background, guesses, publicUrl })
  registerSettings(door, { ...built, ...built.background, ...built.pictures })
  registerAppearance(door, built.background)
  registerPictures(door, built)
  registerMail(door, built.background)
  registerRooms(door, rooms)
  registerAdmission(door, { admission, claim: createClaim(built) })
  registerMeetings(door, { meetings, findRoom })
  const { port } = config.livekit
  registerSignalValidate(app, { ...admission, keys, origins: door.origins, port, meetings, now })
  registerLiveKitEvents(app, { readWebhook, presence, log: parts.log.child({ feature: 'meetings' }) })
  registerLive({ door, ...live, build, after, log: parts.log.child({ feature: 'live' }) })
  registerAssets(app, { ...parts, ...built.background, headers })
}

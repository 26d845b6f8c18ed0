import { join } from 'node:path'
import type { Server } from 'node:net'
import type { After, Now } from './core/clock.ts'
import { createNewId } from './core/ids.ts'
import { createAppDoor } from './media/edge/app-pipe.ts'
import { createAppLink } from './media/edge/app-link.ts'
import { createAvailability } from './media/edge/availability.ts'
import { createCaps } from './media/edge/caps.ts'
import { createFront, type FrontCounters, type HttpConnection, type Place } from './media/edge/front.ts'
import { createGate } from './media/edge/gate.ts'
import { createHttpRouter } from './media/edge/http-router.ts'
import { listenOn, listenOnInherited, type Listening, type ListenInput } from './media/edge/listen.ts'
import { createBatches } from './media/edge/batches.ts'
import { createTurn } from './media/edge/turn/turn.ts'
import { relayPasswordOf } from './media/relay-credentials.ts'
import { mediaAddresses } from './media/livekit-config.ts'
import { createRevocations } from './media/edge/revocations.ts'
import { createSignalProxy } from './media/edge/signal-proxy.ts'
import { createTurnedAway, type TurnAwayReason, type TurnedAwayCounts } from './media/edge/turned-away.ts'
import { createWebhookServer } from './media/edge/webhooks.ts'
import { readLiveKitKeys } from './media/livekit-keys.ts'
import type { Config } from './platform/config/config.ts'
import { isAmong } from './platform/config/addresses.ts'
import { trustedOrigins } from './platform/config/resolve-http.ts'
import type { Log } from './platform/log/log.ts'
import type { InheritedSocket } from './platform/process/inherited-sockets.ts'
import { createCertificateSource, type CertificateSource } from './platform/tls/certificate-source.ts'

/** The edge process: everybody comes in through it, and it knows nothing of features. */
export interface Edge {
  /**
   * Resolves when every port is open.
   * @throws StartError when a port is taken or not permitted, or the certificate is no good
   */
  start: () => Promise<void>
  /** Takes no new connections, lets answers that are under way finish, then ends every connection. */
  stop: () => Promise<void>
  /**
   * A successor accepts from the same sockets: takes no new connections and keeps those there are until the last one
   * has gone, or the drain limit is over; then it has stopped.
   */
  retire: () => Promise<void>
  /** The sockets it listens on, for a successor. */
  sockets: () => InheritedSocket[]
  counters: () => Readonly<FrontCounters & { turnedAway: Readonly<TurnedAwayCounts> }>
}

export interface EdgeInput {
  config: Config
  /** Which build this is, told to the app. */
  build: string
  /** Sockets this process was started with; what is missing among them is opened. */
  sockets?: readonly InheritedSocket[]
  log: Log
  now: Now
  after: After
}

/** How long answers that are under way may take when the edge stops. */
const stopMilliseconds = 500

/** What a listening socket is for; the names systemd's units give them. `events` is LiveKit's way in, on loopback. */
export type SocketName = 'https' | 'http' | 'local' | 'events'

const places: Readonly<Record<Exclude<SocketName, 'events'>, Place>> = {
  https: 'tls',
  http: 'redirect',
  local: 'local',
}

export type EdgePort = Omit<ListenInput, 'server'> & { name: SocketName }

/** Which ports this configuration opens, and where: 0 means none. */
export const edgePorts = ({ http, tls, edge }: Pick<Config, 'http' | 'tls' | 'edge'>): EdgePort[] => {
  const everywhere = http.listen.length === 0 ? [undefined] : http.listen
  const isPublic = tls.mode !== 'off'
  const isLocal = http.kind === 'localhost'
  const at = (name: SocketName, port: number, hosts: readonly (string | undefined)[]): EdgePort[] =>
    // Loopback's IPv6 half may be missing on a machine without IPv6.
    port === 0 ? [] : hosts.map((host) => ({ name, port, host, optional: host === '::1' }))
  return [
    { name: 'events', port: edge.loopbackPort, host: '127.0.0.1', optional: false },
    ...at('https', isPublic ? http.httpsPort : 0, everywhere),
    ...at('http', isPublic ? http.httpPort : 0, everywhere),
    ...at('local', isLocal ? http.localPort : 0, ['127.0.0.1', '::1']),
  ]
}

interface Live {
  close: () => void
}

interface Door {
  certificates: CertificateSource
  turnAway: (reason: TurnAwayReason) => void
}

/** Everything behind the front door: the link to the app, LiveKit's watch, and who gets which request. */
const openWays = ({ config, build, log, now, after }: EdgeInput, { certificates, turnAway }: Door) => {
  const { http, livekit, runDir } = config
  const keys = readLiveKitKeys(config)
  const newId = createNewId(now)
  const revocations = createRevocations({ now, after })
  const app = createAppDoor({ path: join(runDir, 'app.sock'), now, after })
  const link = createAppLink({
    path: join(runDir, 'link.sock'),
    build,
    log,
    now,
    after,
    onRevoke: revocations.add,
    onCertificate: (pair) => void certificates.offer(pair),
    onUp: () => {
      ready.appCame()
    },
  })
  const ready = createAvailability({ port: livekit.port, link, log, after })
  const gate = createGate({ keys, origins: trustedOrigins(http), link, livekit: ready, revocations, now })
  const signal = createSignalProxy({
    port: livekit.port,
    gate,
    newId,
    log: log.child({ feature: 'signal' }),
    after,
  })
  const route = createHttpRouter({ http, app, signal, livekitReady: ready.isReady, turnAway, now, newId })
  return { route, webhooks: createWebhookServer({ app }), live: [link, ready] satisfies Live[] }
}

/** Null where no relay is offered. */
const openRelay = ({ config, now, after }: EdgeInput, onUseless: () => void) => {
  const { relayAddress: address } = config.livekit
  if (address === null) return null
  const keys = readLiveKitKeys(config)
  return createTurn({
    address,
    peers: mediaAddresses(config.livekit),
    passwordOf: (username) => relayPasswordOf({ keys, username, now: now() }),
    batch: createBatches({
      now: () => performance.now(),
      atEndOfRound: (run) => void setImmediate(run),
    }),
    onUseless,
    now,
    after,
  })
}

/** Builds the edge from its parts. Nothing listens before `start`. */
export const createEdge = (input: EdgeInput): Edge => {
  const { config, log, now, after, sockets = [] } = input
  const { http, edge, tls } = config
  const open: (Listening & { name: SocketName })[] = []
  const live: Live[] = []
  let route: ((connection: HttpConnection) => void) | null = null

  const certificates = createCertificateSource({ config, log: log.child({ feature: 'tls' }), now, after })
  const caps = createCaps({
    perAddress: edge.connectionsPerAddress,
    total: edge.connections,
    isExempt: (address) => isAmong(address, http.trustedProxies),
  })
  const turnedAway = createTurnedAway({ log: log.child({ feature: 'door' }), after })
  const front = createFront({
    caps,
    firstByteMilliseconds: edge.firstByteMilliseconds,
    onTurn: openRelay(input, () => turnedAway.add('garbage')),
    onHttp: (connection) => route?.(connection),
    turnAway: turnedAway.add,
    after,
  })

  /** Accepts from every socket of this name we were given, or opens the ports it stands for. */
  const listen = async (name: SocketName, newServer: () => Server): Promise<void> => {
    const given = sockets.filter((socket) => socket.name === name)
    const wanted = edgePorts(config).filter((port) => port.name === name)
    if (wanted.length === 0) return
    const begin =
      given.length > 0
        ? given.map(({ fd }) => listenOnInherited(newServer(), fd))
        : wanted.map((port) => listenOn({ server: newServer(), ...port }))
    for (const listening of await Promise.all(begin))
      if (listening !== null) open.push({ ...listening, name })
  }

  const start = async (): Promise<void> => {
    if (tls.mode !== 'off') {
      live.push(certificates)
      await certificates.start(front.setCertificate)
    }
    const ways = openWays(input, { certificates, turnAway: turnedAway.add })
    live.push(...ways.live)
    route = ways.route
    await listen('events', () => ways.webhooks)
    for (const name of ['https', 'http', 'local'] as const)
      await listen(name, () => front.serverFor(places[name]))
    log.info('edge.started', { ports: open.map(({ port, host }) => `${host}:${port}`) })
  }

  const closeAll = (): void => {
    for (const { close } of [...open, ...live, turnedAway]) close()
  }

  return {
    start: () =>
      start().catch((error: unknown) => {
        closeAll()
        throw error
      }),
    async stop() {
      for (const { close } of open) close()
      if (caps.size() > 0) await new Promise<void>((resolve) => after(stopMilliseconds, resolve))
      front.endAll()
      closeAll()
      log.info('edge.stopped')
    },
    async retire() {
      for (const { close } of open) close()
      log.info('edge.retiring', { connections: caps.size() })
      const limit = new Promise<void>((resolve) => void after(edge.drainMilliseconds, resolve))
      await Promise.race([front.whenEmpty(), limit])
      front.endAll()
      closeAll()
      log.info('edge.retired', { connections: caps.size() })
    },
    sockets: () => open.map(({ name, fd }) => ({ name, fd })),
    counters: () => ({ ...front.counters(), turnedAway: turnedAway.counts() }),
  }
}

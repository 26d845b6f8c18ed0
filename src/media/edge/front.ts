import { createServer as createNetServer, type Server, type Socket } from 'node:net'
import {
  createServer as createTlsServer,
  type SecureContextOptions,
  type Server as TlsServer,
} from 'node:tls'
import type { After } from '../../core/clock.ts'
import type { Caps } from './caps.ts'
import { kindOf } from './first-bytes.ts'
import { readFirst, type Unread } from './read-first.ts'
import { parseHead, type RequestHead } from './request-head.ts'
import type { TurnAwayReason } from './turned-away.ts'

/** Where a listener stands: on the public TLS port, on loopback without TLS, or on port 80, which only redirects. */
export type Place = 'tls' | 'local' | 'redirect'

/** A connection that speaks HTTP, with the head of its first request taken off. */
export interface HttpConnection {
  socket: Socket
  place: Place
  /** What the head turned out to be; anything but a head is answered with an error. */
  head: RequestHead | 'bad' | 'too_large'
  /** All bytes read so far, head included. */
  bytes: Buffer
}

export interface FrontInput {
  caps: Caps
  firstByteMilliseconds: number
  /** Null where there is no relay: STUN is then as unknown as anything else. */
  onTurn: ((socket: Socket, first: Buffer) => void) | null
  onHttp: (connection: HttpConnection) => void
  /** Told of each connection that is ended here without an answer, by us; who hangs up first isn't turned away. */
  turnAway: (reason: TurnAwayReason) => void
  after: After
}

/** Since the front began. */
export interface FrontCounters {
  accepted: number
  turn: number
  http: number
  /** Hung up before they had said what they wanted, as browsers do that connect ahead of need. */
  left: number
}

export interface Front {
  /** The server for one listening socket at this place. The caller listens and closes. */
  serverFor: (place: Place) => Server
  /** New connections get this certificate; those that exist keep theirs. */
  setCertificate: (context: SecureContextOptions) => void
  counters: () => Readonly<FrontCounters>
  /** Ends every connection, politely first. */
  endAll: () => void
  /** Resolves when no connection is left; at once when there is none. */
  whenEmpty: () => Promise<void>
}

/** Notices peers that vanished without a word, in the relay as well as on signal connections. */
const keepAliveMilliseconds = 60_000

type Found = 'turn' | 'unknown' | HttpConnection['head']

/** What came out of TLS, or arrived without it: TURN, or a request with its whole head. */
export const sortBytes = (bytes: Buffer): Found | 'more' => {
  const kind = kindOf(bytes)
  if (kind === 'http') return parseHead(bytes)
  return kind === 'more' ? 'more' : kind === 'stun' ? 'turn' : 'unknown'
}

/** Takes connections, finds out what each one is, and gives it to whoever deals with that. */
export const createFront = (input: FrontInput): Front => {
  const { caps, after, firstByteMilliseconds: milliseconds } = input
  const counters: FrontCounters = { accepted: 0, turn: 0, http: 0, left: 0 }
  const sockets = new Set<Socket>()
  const waiting = new Set<() => void>()

  const turnAway = (socket: Socket, reason: TurnAwayReason): void => {
    input.turnAway(reason)
    socket.destroy()
  }

  const countUnread = (kind: Unread): void => {
    if (kind === 'left') counters.left += 1
    else input.turnAway(kind)
  }

  const turn = (socket: Socket, bytes: Buffer): void => {
    if (input.onTurn === null) return turnAway(socket, 'noRelay')
    counters.turn += 1
    input.onTurn(socket, bytes)
  }

  const sort = async (socket: Socket, place: Place): Promise<void> => {
    const found = await readFirst({ socket, decide: sortBytes, milliseconds, after })
    if (found.kind !== 'read') countUnread(found.kind)
    else if (found.decision === 'unknown') turnAway(socket, 'garbage')
    else if (found.decision !== 'turn') {
      counters.http += 1
      input.onHttp({ socket, place, head: found.decision, bytes: found.bytes })
    } else if (place === 'tls') turn(socket, found.bytes)
    else turnAway(socket, 'noRelay')
  }

  const tls: TlsServer = createTlsServer(
    { ALPNProtocols: ['http/1.1'], handshakeTimeout: milliseconds, minVersion: 'TLSv1.2' },
    (socket) => {
      socket.on('error', () => socket.destroy())
      void sort(socket, 'tls')
    },
  )
  tls.on('tlsClientError', (error: NodeJS.ErrnoException, socket) =>
    turnAway(socket, error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT' ? 'slowHandshake' : 'failedHandshake'),
  )

  /** The public port carries TLS, and plain TURN for browsers that open no TLS relay to an address. */
  const sortPublic = async (socket: Socket): Promise<void> => {
    const found = await readFirst({ socket, decide: kindOf, milliseconds, after })
    if (found.kind !== 'read') countUnread(found.kind)
    else if (found.decision === 'stun') turn(socket, found.bytes)
    else if (found.decision === 'tls') {
      socket.unshift(found.bytes)
      tls.emit('connection', socket)
    } else turnAway(socket, found.decision === 'http' ? 'plainHttp' : 'garbage')
  }

  const accept = (socket: Socket, place: Place): void => {
    counters.accepted += 1
    const release = caps.take(socket.remoteAddress ?? '')
    if (typeof release === 'string') return turnAway(socket, release)
    sockets.add(socket)
    socket.setKeepAlive(true, keepAliveMilliseconds)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => {
      sockets.delete(socket)
      release()
      if (sockets.size === 0) for (const go of waiting) go()
    })
    void (place === 'tls' ? sortPublic(socket) : sort(socket, place))
  }

  return {
    serverFor: (place) => createNetServer({ noDelay: true }, (socket) => accept(socket, place)),
    setCertificate: (context) => tls.setSecureContext(context),
    counters: () => counters,
    endAll: () => {
      for (const socket of sockets) socket.destroySoon()
    },
    whenEmpty: () =>
      sockets.size === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.add(resolve)),
  }
}

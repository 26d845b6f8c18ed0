import type { Socket } from 'node:net'
import type { Now } from '../../core/clock.ts'
import type { NewId } from '../../core/ids.ts'
import type { HttpConfig } from '../../platform/config/config.ts'
import { clientAddress, plainAddress } from './address.ts'
import { failureAnswer, writeAnswer } from './answer.ts'
import type { AppDoor, Ends } from './app-pipe.ts'
import { awayAnswer, isOwnAnswer } from './away.ts'
import type { HttpConnection } from './front.ts'
import { join } from './join.ts'
import { headerValues, pathOf, type RequestHead } from './request-head.ts'
import type { SignalConnection } from './signal-upstream.ts'
import { isSignalPath } from './signal-request.ts'
import type { TurnAwayReason } from './turned-away.ts'

export interface HttpRouterInput {
  http: HttpConfig
  app: AppDoor
  signal: (connection: SignalConnection) => Promise<void>
  livekitReady: () => boolean
  /** Told of each who gets an answer that only says no. */
  turnAway: (reason: TurnAwayReason) => void
  now: Now
  newId: NewId
}

/** How long a page waits for an app that restarts before it is told so. */
const appMilliseconds = 3000

const endsOf = (socket: Socket): Ends => ({
  client: { address: plainAddress(socket.remoteAddress ?? ''), port: socket.remotePort ?? 0 },
  server: { address: plainAddress(socket.localAddress ?? ''), port: socket.localPort ?? 0 },
})

const localHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/u

/** On loopback only loopback's own names are served: any other came there by a DNS answer that lies. */
export const isLocalHost = (head: RequestHead): boolean => {
  const hosts = headerValues(head, 'host')
  return hosts.length === 1 && localHost.test(hosts[0] ?? '')
}

/** Port 80 knows one answer, and it names the configured address, never the one in the request. */
const redirectAnswer = (head: RequestHead, publicUrl: string) => ({
  status: 308,
  headers: {
    Location: `${publicUrl}${head.target.startsWith('/') ? head.target : '/'}`,
    'Cache-Control': 'no-store',
  },
  body: '',
})

/** What the door itself says no to, and how. */
const refusals = {
  badHead: { status: 400, message: 'this isn’t a request we understand' },
  largeHead: { status: 431, message: 'the head of this request is too large' },
  foreignHost: { status: 421, message: 'this address is served for localhost only' },
} as const satisfies Partial<Record<TurnAwayReason, { status: number; message: string }>>

/** Decides by its first request where an HTTP connection goes: signalling to LiveKit, everything else to the app. */
export const createHttpRouter = (input: HttpRouterInput) => {
  const { http, app, signal, livekitReady, now, newId } = input
  const turnAway = (socket: Socket, reason: keyof typeof refusals): void => {
    input.turnAway(reason)
    writeAnswer(socket, failureAnswer({ ...refusals[reason], requestId: newId() }))
  }

  const toApp = async (socket: Socket, head: RequestHead, bytes: Buffer): Promise<void> => {
    const upstream = await app.open(endsOf(socket), isOwnAnswer(head) ? 0 : appMilliseconds)
    if (socket.destroyed) return void upstream?.destroy()
    if (upstream === null) {
      writeAnswer(socket, awayAnswer({ head, requestId: newId(), now: now(), livekitReady: livekitReady() }))
      return
    }
    upstream.write(bytes)
    join(socket, upstream)
  }

  const toSignal = (socket: Socket, head: RequestHead, bytes: Buffer): Promise<void> => {
    const client = clientAddress({
      peer: socket.remoteAddress ?? '',
      forwarded: headerValues(head, 'x-forwarded-for'),
      trustedProxies: http.trustedProxies,
    })
    return signal({ socket, head, rest: bytes.subarray(head.length), client })
  }

  return ({ socket, place, head, bytes }: HttpConnection): void => {
    if (head === 'bad') return turnAway(socket, 'badHead')
    if (head === 'too_large') return turnAway(socket, 'largeHead')
    if (place === 'redirect') return writeAnswer(socket, redirectAnswer(head, http.publicUrl))
    if (place === 'local' && !isLocalHost(head)) return turnAway(socket, 'foreignHost')
    void (isSignalPath(pathOf(head)) ? toSignal(socket, head, bytes) : toApp(socket, head, bytes))
  }
}

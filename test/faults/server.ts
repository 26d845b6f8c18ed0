import { TLSSocket } from 'node:tls'
import type { Server } from '../net/lab/server.ts'
import { open, send, type Answer } from '../net/lab/wire.ts'

/** Process ids in those lines of its log, in order. */
const pidsTold = (server: Server, line: RegExp): number[] =>
  server.lines().flatMap((text) => line.exec(text)?.slice(1).map(Number) ?? [])

/** The edge below `parley run` that is ready last. */
export const edgeOf = (server: Server): number =>
  pidsTold(server, /"event":"process\.ready"[^\n]*"name":"edge","pid":(\d+)/).at(-1) ?? Number.NaN

/**
 * The edge that takes connections where it is a program of its own: the first one, or who succeeded last. Who is linked
 * last would be no answer: an old edge that still has connections is linked to each new app, too.
 */
export const edgeApartOf = (server: Server): number =>
  pidsTold(server, /"event":"edge\.succeeded"[^\n]*"pid":(\d+)/).at(-1) ??
  pidsTold(server, /"event":"edge\.linked"[^\n]*"pid":(\d+)/)[0] ??
  Number.NaN

/** How often its log tells of an event. */
export const count = (server: Server, event: string): number =>
  server.lines().filter((line) => line.includes(`"event":"${event}"`)).length

const statusOf = async ({ host, origin, authority }: Server, path: string): Promise<number> =>
  (await send({ from: host, origin, authority }, { path })).status

export const isAlive = async (server: Server): Promise<boolean> => (await statusOf(server, '/health')) === 200
export const isReady = async (server: Server): Promise<boolean> => (await statusOf(server, '/ready')) === 200

/** Somebody else's program asks for a place in the room of this code, which takes a write. */
export const askToJoin = ({ host, origin, authority }: Server, code: string): Promise<Answer> =>
  send(
    { from: host, origin, authority },
    { method: 'POST', path: `/api/rooms/${code}/join`, body: { name: 'Eve' }, headers: { origin } },
  )

/** Serial number of the certificate a new connection is shown. */
export const serialShown = async ({ host, origin, authority }: Server): Promise<string> => {
  const socket = await open({ from: host, origin, authority })
  if (!(socket instanceof TLSSocket)) throw new Error(`${origin} is served without TLS`)
  const { serialNumber } = socket.getPeerCertificate()
  socket.destroy()
  return serialNumber
}

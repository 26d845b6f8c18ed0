import websocket, { type WebSocket } from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RawData } from 'ws'
import { liveClose, livePath } from '../../contract/live.ts'
import { limits } from '../../contract/limits.ts'
import { callerId, nobody, notForKeys } from '../../core/caller.ts'
import type { After } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { addressKey } from '../http/address-key.ts'
import type { Door } from '../http/operation.ts'
import type { Log } from '../log/log.ts'
import { LiveConnection, type TopicKinds } from './connection.ts'
import type { LiveConnections } from './connections.ts'
import type { Hub } from './hub.ts'

export interface LiveRoutesParts {
  door: Door
  hub: Hub
  connections: LiveConnections
  kinds: TopicKinds
  build: string
  after: After
  log: Log
}

/** How long a page may take to answer a close before its connection is cut. */
const closeMilliseconds = 2000

/** Messages of one page that may wait for their turn. */
const mostWaiting = 64

/** Serves the live channel at `/api/live`. */
export const registerLive = (parts: LiveRoutesParts): void => {
  parts.door.app.register(async (scope) => {
    await scope.register(websocket, {
      options: { maxPayload: limits.liveMessageBytes, perMessageDeflate: false },
      // Pages are told by `LiveConnections.stop`, before the server closes.
      preClose: (done) => done(),
      errorHandler: (_error, socket) => socket.terminate(),
    })
    addRoute(scope, parts)
  })
}

const addRoute = (scope: FastifyInstance, parts: LiveRoutesParts): void => {
  scope.route({
    method: 'GET',
    url: livePath,
    preValidation: (request) => prepare(request, parts.door),
    handler: () => {
      throw new Failure('invalid_input', 'this address speaks WebSocket only')
    },
    wsHandler: (socket, request) => {
      const connection = new LiveConnection({
        ...parts,
        caller: request.caller ?? nobody,
        socket: wrap(socket, parts),
        countQuestions: createCount(request, parts.door),
      })
      parts.connections.add(connection)
      serve({ connection, socket, requestId: request.id, ...parts })
      socket.on('close', () => {
        parts.connections.remove(connection)
      })
    },
  })
}

/** Before the upgrade: the page must be ours (browsers always name its origin here), then who it is. */
const prepare = async (request: FastifyRequest, { origins, limiter, resolveCaller }: Door): Promise<void> => {
  const { origin, cookie, authorization } = request.headers
  const isForeign = origin === undefined ? cookie !== undefined : !origins.includes(origin)
  if (isForeign)
    throw new Failure('forbidden', 'this request comes from a page that is not ours', {
      reason: 'foreign_origin',
    })
  limiter.countAddress('read', addressKey(request.ip))
  const { caller } = await resolveCaller({ cookie, authorization })
  if (caller === null) throw new Failure('unauthenticated', 'the token is not valid, or no longer')
  if (caller.kind === 'user' && caller.scopes !== undefined) throw notForKeys()
  request.caller = caller
}

/** Questions on the channel count as if they were asked one by one: codes of rooms could be guessed with either. */
const createCount = ({ ip, caller }: FastifyRequest, { limiter }: Door) => {
  const address = addressKey(ip)
  const id = callerId(caller ?? nobody)
  return (questions: number): void => {
    for (let question = 0; question < questions; question += 1) {
      limiter.countAddress('read', address)
      if (id !== null) limiter.countCaller('read', id)
    }
  }
}

/** A slow reader is cut off rather than kept in memory: it comes back and resumes. */
const wrap = (socket: WebSocket, { after }: { after: After }) => {
  const close = (code: number, reason: string): void => {
    socket.close(code, reason)
    after(closeMilliseconds, () => socket.terminate())
  }
  return {
    close,
    send(message: object): void {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > limits.liveQueueBytes) close(liveClose.slowReader, 'reading too slowly')
      else socket.send(JSON.stringify(message))
    },
  }
}

/** A text frame: `ws` hands it over in one piece or several. */
const textOf = (frame: RawData): string =>
  Buffer.isBuffer(frame)
    ? frame.toString('utf8')
    : Buffer.concat(Array.isArray(frame) ? frame : [Buffer.from(frame)]).toString('utf8')

interface Served {
  connection: LiveConnection
  socket: WebSocket
  requestId: string
  after: After
  log: Log
}

const serve = ({ connection, socket, requestId, after, log }: Served): void => {
  let answered = true
  const ping = (): void => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
    cancel = after(limits.livePingSeconds * 1000, ping)
  }
  let cancel = after(limits.livePingSeconds * 1000, ping)
  // One after another: a page's second message may depend on its first.
  let turn = Promise.resolve()
  let waiting = 0
  socket.on('pong', () => {
    answered = true
  })
  socket.on('message', (frame, isBinary) => {
    // What was on its way when it was closed still arrives, hundreds of messages of a flood among it.
    if (socket.readyState !== socket.OPEN) return
    if (isBinary) return connection.close(liveClose.badMessage, 'text only')
    if (waiting >= mostWaiting) return connection.close(liveClose.badMessage, 'too many messages at once')
    const text = textOf(frame)
    waiting += 1
    turn = turn
      .then(() => connection.receive(text))
      .catch((error: unknown) => {
        if (error instanceof Failure && error.code === 'too_many')
          return connection.close(liveClose.tooMany, error.message)
        log.error('live.failed', { requestId, error })
        connection.close(1011, 'something went wrong on the server')
      })
      .finally(() => {
        waiting -= 1
      })
  })
  socket.on('close', () => cancel())
}

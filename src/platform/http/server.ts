import { createServer, type IncomingMessage, type Server } from 'node:http'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { livePath } from '../../contract/live.ts'
import type { NewId } from '../../core/ids.ts'
import { Failure } from '../../core/failure.ts'
import type { Config } from '../config/config.ts'
import type { Log } from '../log/log.ts'
import { createClientErrorHandler } from './client-error.ts'
import { sendFailure, toFailure } from './failure-reply.ts'
import { answerHeaders } from './headers.ts'
import { stripProxyHeaders } from './proxied-connections.ts'

/** Node looks for those that are over every `check` milliseconds. */
const deadlines = { request: 30_000, headers: 10_000, keepAlive: 75_000, check: 2000 } as const

/** Bytes of an ordinary body. What takes more says so in its route. */
const bodyLimit = 65_536

/** Signalling carries its join request in the query, so `/rtc*` needs this much; everything else is refused above 16 KiB. */
const headerLimit = 65_536
const ordinaryHeaderLimit = 16_384

const sizeOfHeaders = (request: FastifyRequest): number => {
  let size = request.raw.url?.length ?? 0
  for (const part of request.raw.rawHeaders) size += part.length
  return size
}

export interface HttpServerParts {
  config: Config['http']
  publicCertificate: boolean
  newId: NewId
  log: Log
}

export interface HttpServer {
  app: FastifyInstance
  /** Destroys connections that haven't said yet whose they are. */
  destroyWaiting: () => void
}

/**
 * The HTTP server of the app process: request ids, deadlines, the headers every answer carries, and the one writer of
 * failures. It knows no operation and listens to nothing yet.
 */
export const createHttpServer = ({ config, publicCertificate, newId, log }: HttpServerParts): HttpServer => {
  let destroyWaiting: () => void = () => undefined
  const headers = answerHeaders({ http: config, publicCertificate })
  const app = Fastify({
    logger: false,
    genReqId: newId,
    bodyLimit,
    requestTimeout: deadlines.request,
    keepAliveTimeout: deadlines.keepAlive,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    routerOptions: { maxParamLength: 256 },
    return503OnClosing: false,
    frameworkErrors: (error, request, reply) => {
      // No hook runs for an address that can't be read.
      reply.headers(headers)
      fail({ error, request, reply, log })
    },
    clientErrorHandler: createClientErrorHandler({ headers, newId }),
    serverFactory: (handler, options) => {
      const limits = { maxHeaderSize: headerLimit, connectionsCheckingInterval: deadlines.check }
      const server: Server = createServer(
        { ...options, ...limits, shouldUpgradeCallback: isForLive },
        handler,
      )
      server.headersTimeout = deadlines.headers
      server.requestTimeout = deadlines.request
      server.keepAliveTimeout = deadlines.keepAlive
      destroyWaiting = stripProxyHeaders(server).destroyWaiting
      return server
    },
  })
  // JSON only: a form of another site can send text/plain without asking, so nothing else is read.
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id)
    done(hasRoomyHeaders(request) ? undefined : new Failure('too_large', 'the headers are too large'))
  })
  app.setErrorHandler((error, request, reply) => fail({ error, request, reply, log }))
  app.setNotFoundHandler((_request, reply) =>
    sendFailure(reply, new Failure('not_found', 'there is nothing here')),
  )
  return { app, destroyWaiting: () => destroyWaiting() }
}

/**
 * Everywhere else an upgrade is ignored (RFC 9110, 7.8): a connection taken away from the server has no deadlines any
 * more, and stopping would wait for it for ever.
 */
const isForLive = ({ method, url }: IncomingMessage): boolean =>
  method === 'GET' && url?.split('?', 1)[0] === livePath

const hasRoomyHeaders = (request: FastifyRequest): boolean => {
  const url = request.raw.url ?? ''
  return url.startsWith('/rtc') || sizeOfHeaders(request) <= ordinaryHeaderLimit
}

interface Fault {
  error: unknown
  request: FastifyRequest
  reply: FastifyReply
  log: Log
}

/** Tells the caller what they may know and the operator the cause. */
const fail = ({ error, request, reply, log }: Fault): FastifyReply => {
  const failure = toFailure(error)
  const path = request.raw.url?.split('?', 1)[0]
  const fields = { requestId: request.id, method: request.method, path, code: failure.code }
  if (request.raw.readableAborted) log.debug('request.aborted', fields)
  else if (failure.code === 'internal') log.error('request.failed', { ...fields, error: failure.cause })
  else if (failure.code === 'unavailable')
    log.warn('request.refused', { ...fields, message: failure.message, error: failure.cause })
  else log.debug('request.refused', { ...fields, message: failure.message })
  return sendFailure(reply, failure)
}

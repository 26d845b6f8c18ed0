import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AppDoor } from './app-pipe.ts'
import { plainAddress } from './address.ts'

const path = '/livekit-events'
/** The largest event names one participant and its tracks. */
const eventBytes = 1 << 20

const away = (response: ServerResponse): void => {
  if (!response.headersSent) response.writeHead(503, { 'Retry-After': '1' })
  response.end()
}

const readBody = async (request: IncomingMessage): Promise<Buffer | null> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    parts.push(part as Buffer)
    size += (part as Buffer).length
    if (size > eventBytes) return null
  }
  return Buffer.concat(parts)
}

/**
 * The loopback port where LiveKit, which speaks only TCP, leaves its events for the app. They pass unread: the app
 * checks their signature. With the app away it says so at once, and LiveKit tries again.
 */
export const createWebhookServer = ({ app }: { app: AppDoor }): Server => {
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request)
    if (body === null) return void response.writeHead(413, { Connection: 'close' }).end()
    const { remoteAddress, remotePort, localAddress, localPort } = request.socket
    const ends = {
      client: { address: plainAddress(remoteAddress ?? ''), port: remotePort ?? 0 },
      server: { address: plainAddress(localAddress ?? ''), port: localPort ?? 0 },
    }
    const upstream = await app.open(ends, 0)
    if (upstream === null) {
      away(response)
      return
    }
    const headers = {
      host: 'localhost',
      'content-type': request.headers['content-type'] ?? 'application/webhook+json',
      authorization: request.headers.authorization ?? '',
      'content-length': body.length,
      connection: 'close',
    }
    httpRequest({ path, method: 'POST', headers, createConnection: () => upstream }, (answer) => {
      answer.resume()
      response.writeHead(answer.statusCode ?? 503).end()
    })
      .on('error', () => away(response))
      .end(body)
  }

  return createServer({ requestTimeout: 10_000, headersTimeout: 5000 }, (request, response) => {
    if (request.method !== 'POST' || request.url !== path) return void response.writeHead(404).end()
    pass(request, response).catch(() => away(response))
  })
}

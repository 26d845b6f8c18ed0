import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { once } from 'node:events'
import type { Host } from './network.ts'

/** Where requests of a host go, and whom they trust. */
export interface Destination {
  from: Host
  /** Such as `https://meet.test` or `http://localhost:7080`. */
  origin: string
  authority: string
}

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  text: string
}

/** Opens a connection from a host to an origin, with TLS where it says https. Nothing has been sent on it. */
export async function open({ from, origin, authority }: Destination): Promise<Socket> {
  const { protocol, hostname, port } = new URL(origin)
  const secure = protocol === 'https:'
  const bare = hostname.replace(/[[\]]/g, '')
  const socket = await from.agent.connect(bare, Number(port || (secure ? 443 : 80)))
  if (!secure) return socket
  const named = /^[\d.]+$|:/.test(bare) ? {} : { servername: bare }
  const wrapped = connectTls({ socket, ca: authority, host: bare, ALPNProtocols: ['http/1.1'], ...named })
  await once(wrapped, 'secureConnect')
  return wrapped
}

/** One request over a connection of its own. */
export async function send(
  to: Destination,
  {
    method = 'GET',
    path,
    headers = {},
    body,
  }: { method?: string; path: string; headers?: OutgoingHttpHeaders; body?: unknown },
): Promise<Answer> {
  const connection = await open(to)
  const json = body === undefined ? {} : { 'content-type': 'application/json' }
  const outgoing = httpRequest({
    method,
    path,
    headers: { host: new URL(to.origin).host, connection: 'close', ...json, ...headers },
    createConnection: () => connection,
  })
  outgoing.end(body === undefined ? undefined : JSON.stringify(body))
  return new Promise<Answer>((resolve, reject) => {
    outgoing.once('error', reject)
    // A 101 is an answer too: whoever asks only wants to know whether it was given.
    outgoing.once('upgrade', (response, socket) => {
      socket.destroy()
      resolve({ status: 101, headers: response.headers, text: '' })
    })
    outgoing.once('response', (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.once('error', reject)
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      )
    })
  })
}

/** Writes bytes as they are and returns everything that comes back until the other side closes or is quiet (ms). */
export async function exchange(connection: Socket, bytes: string | Buffer, quiet = 1_500): Promise<string> {
  let text = ''
  connection.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')))
  connection.once('error', () => connection.destroy())
  connection.setTimeout(quiet, () => connection.destroy())
  connection.write(bytes)
  await once(connection, 'close')
  return text
}

import { once } from 'node:events'
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { request as requestPlain, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as requestSecure } from 'node:https'
import { connect, type LookupFunction, type Socket } from 'node:net'
import { isAddress, isAmong, isGlobalAddress, isLoopbackAddress } from '../config/addresses.ts'

/** Why the server itself asked nobody: where somebody told it to ask isn't for it, or answered too much. */
export class OutgoingRefused extends Error {
  readonly why: 'address' | 'insecure' | 'too_large'

  constructor(why: OutgoingRefused['why'], message: string) {
    super(message)
    this.name = 'OutgoingRefused'
    this.why = why
  }
}

export interface OutgoingRequest {
  method: string
  headers: Readonly<Record<string, string>>
  body?: string
  signal: AbortSignal
}

/**
 * Asks another server in the name of this one. The address a name stands for is looked up once, judged, and is the one
 * that is asked: whoever enters an address in the web reaches no neighbour of this machine with it. Redirects are
 * answered, not followed.
 * @throws OutgoingRefused, or what Node says of a connection that failed
 */
export type Outgoing = (url: string, request: OutgoingRequest) => Promise<Response>

export interface OutgoingParts {
  /** Addresses and networks that aren't public and may be asked all the same. */
  allowedNetworks: readonly string[]
  /** How names become addresses; the system's own unless given. */
  lookUp?: (host: string) => Promise<readonly LookupAddress[]>
}

/** What a provider's longest document needs, many times over. */
const mostBytes = 1_048_576

const lookUpBySystem = (host: string): Promise<LookupAddress[]> =>
  new Promise((resolve, reject) => {
    systemLookup(host, { all: true }, (error, found) => {
      if (error === null) resolve(found)
      else reject(error)
    })
  })

/** `[::1]` → `::1` */
export const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')

/** Whether what is asked stays on this machine, where nobody listens on the way. */
export const isOnThisMachine = (url: URL): boolean =>
  bareHost(url) === 'localhost' || isLoopbackAddress(bareHost(url))

/** Judges who may be asked: addresses as they are, and names by all they stand for. */
const createJudge = ({ allowedNetworks, lookUp = lookUpBySystem }: OutgoingParts) => {
  const check = (address: string): void => {
    if (isGlobalAddress(address) || isAmong(address, allowedNetworks)) return
    throw new OutgoingRefused(
      'address',
      `${address} is no public address: outgoing.allowed_networks must name it`,
    )
  }

  /** One judged address is enough to refuse: a name that stands for a neighbour, too, isn't asked at all. */
  const lookup: LookupFunction = (host, { all }, done) => {
    lookUp(host)
      .then((found) => {
        for (const { address } of found) check(address)
        const [first] = found
        if (all === true) done(null, [...found])
        else done(null, first?.address ?? '', first?.family)
      })
      .catch((error: unknown) => {
        done(error as NodeJS.ErrnoException, [])
      })
  }

  return {
    lookup,
    /** What is no name is looked up by nobody. */
    checkHost: (host: string): void => {
      if (isAddress(host)) check(host)
    },
  }
}

/** A connection to another server, judged in the same way, for what doesn't speak HTTP; the signal ends it at any time. */
export type OutgoingConnection = (to: { host: string; port: number; signal: AbortSignal }) => Promise<Socket>

export const createOutgoingConnection = (parts: OutgoingParts): OutgoingConnection => {
  const { lookup, checkHost } = createJudge(parts)
  return async ({ host, port, signal }) => {
    checkHost(host)
    signal.throwIfAborted()
    const socket = connect({ host, port, lookup, signal })
    // What goes wrong while nobody listens ends this connection, and nothing else.
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    return socket
  }
}

export const createOutgoing = (parts: OutgoingParts): Outgoing => {
  const { lookup, checkHost } = createJudge(parts)
  return async (address, { method, headers, body, signal }) => {
    const url = new URL(address)
    const isPlain = url.protocol === 'http:' && isOnThisMachine(url)
    if (url.protocol !== 'https:' && !isPlain)
      throw new OutgoingRefused('insecure', `${url.origin} isn't asked without encryption`)
    checkHost(bareHost(url))
    const send = isPlain ? requestPlain : requestSecure
    const own = { 'accept-encoding': 'identity', ...headers }
    const answer = await answerOf(send(url, { method, headers: own, lookup, signal, agent: false }), body)
    const bytes = await readAll(answer)
    const status = answer.statusCode ?? 500
    return new Response(bytes.length === 0 ? null : new Uint8Array(bytes), {
      status,
      headers: headersOf(answer),
    })
  }
}

const answerOf = (request: ClientRequest, body: string | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.on('response', resolve).on('error', reject).end(body)
  })

const readAll = async (answer: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length
    if (length > mostBytes)
      throw new OutgoingRefused('too_large', `the answer has more than ${mostBytes} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const headersOf = ({ headers }: IncomingMessage): Headers => {
  const found = new Headers()
  for (const [name, value] of Object.entries(headers))
    for (const one of [value ?? []].flat()) found.append(name, one)
  return found
}

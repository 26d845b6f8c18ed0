import type { Socket } from 'node:net'
import type { After } from '../../core/clock.ts'
import { readFirst } from './read-first.ts'
import type { RequestHead } from './request-head.ts'
import type { SignalRequest } from './signal-request.ts'
import { createUpstreams } from './upstreams.ts'

/** A connection whose first request is on a signal path. */
export interface SignalConnection {
  socket: Socket
  head: RequestHead
  /** Bytes that came after the head; a WebSocket client sends none before 101. */
  rest: Buffer
  client: string
}

/** LiveKit may take 12 s to say 101. */
const livekitMilliseconds = 20_000
/** LiveKit's refusals are a word or a sentence. */
const answerBytes = 65_536

/** Headers that LiveKit would believe, that are none of its business, or that belong to one hop. */
const dropped =
  /^(?:cf-connecting-ip|x-forwarded-.*|x-real-ip|forwarded|true-client-ip|cookie|connection|upgrade|keep-alive|proxy-.*|te|trailer|transfer-encoding|content-length|expect)$/iu

/** The request as LiveKit gets it: our target, the client's other headers, and who they are as we see it. */
const writeHead = ({ head, client }: SignalConnection, { target, upgrade }: SignalRequest): Buffer => {
  const kept = head.headers.filter(([name]) => !dropped.test(name))
  const own = upgrade ? ['Connection: Upgrade', 'Upgrade: websocket'] : ['Connection: close']
  const lines = [...kept.map(([name, value]) => `${name}: ${value}`), `X-Forwarded-For: ${client}`, ...own]
  return Buffer.from(`GET ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** LiveKit's answer: 101 with whatever came after it, or another status with its text. */
type Reply =
  | { kind: 'upgraded'; length: number }
  | { kind: 'answered'; status: number; body: Buffer }
  | { kind: 'broken' }

const statusLine = /^HTTP\/1\.1 (\d{3})[ \r]/u

const readReply = (bytes: Buffer): Reply | 'more' => {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) return bytes.length > answerBytes ? { kind: 'broken' } : 'more'
  const head = bytes.subarray(0, end + 2).toString('latin1')
  const status = Number(statusLine.exec(head)?.[1] ?? 0)
  if (status === 101) return { kind: 'upgraded', length: end + 4 }
  const length = Number(/\r\ncontent-length: (\d{1,9})\r\n/iu.exec(head)?.[1] ?? 0)
  if (status < 200 || length > answerBytes) return { kind: 'broken' }
  const body = bytes.subarray(end + 4)
  return body.length < length ? 'more' : { kind: 'answered', status, body: body.subarray(0, length) }
}

/** LiveKit's own door for signal connections. */
export const createSignalUpstream = ({ port, after }: { port: number; after: After }) => {
  const upstreams = createUpstreams({ port })

  const askOnce = async (connection: SignalConnection, request: SignalRequest) => {
    const { socket: upstream, wasReady } = upstreams.take()
    connection.socket.once('close', () => upstream.destroy())
    upstream.write(writeHead(connection, request))
    const read = await readFirst({
      socket: upstream,
      decide: readReply,
      milliseconds: livekitMilliseconds,
      after,
    })
    const found = read.kind === 'read' ? read : null
    const hungUp = found === null && (upstream.readableEnded || upstream.errored !== null)
    return { upstream, found, wasStale: wasReady && hungUp && !connection.socket.destroyed }
  }

  return {
    /** Asks LiveKit; nothing is found when it went away. The caller ends the socket to it, or carries it on after 101. */
    async ask(connection: SignalConnection, request: SignalRequest) {
      const first = await askOnce(connection, request)
      // LiveKit ended while its connection lay ready: the next one tells whether it is back.
      return first.wasStale ? await askOnce(connection, request) : first
    },
    /** Opens the next connection, so that it lies ready. */
    prepare: upstreams.prepare,
  }
}

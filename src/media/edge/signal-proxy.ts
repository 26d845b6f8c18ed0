import type { Socket } from 'node:net'
import type { After } from '../../core/clock.ts'
import type { NewId } from '../../core/ids.ts'
import type { Log } from '../../platform/log/log.ts'
import { failureAnswer, writeAnswer } from './answer.ts'
import type { Gate } from './gate.ts'
import { join } from './join.ts'
import { headerValues, pathOf } from './request-head.ts'
import type { SignalRequest } from './signal-request.ts'
import { createSignalUpstream, type SignalConnection } from './signal-upstream.ts'
import { hearsOf, tryAgainLater, upgradeHead } from './websocket.ts'

export interface SignalProxyInput {
  port: number
  gate: Gate
  newId: NewId
  log: Log
  after: After
}

/**
 * Resumes get their 101 here, and LiveKit is asked so much later (ms). For two reasons, both of Firefox 153:
 * - An attempt that a page gave up while its network was away is still made once it is back, after the one that came
 *   through: LiveKit would give it the signalling of who is back already. It hangs up when it hears 101. Shown by case n
 *   of the net ring.
 * - A resume that LiveKit knows nothing of gets 101, `leave` and a close in one breath; the page is then told of the
 *   close alone, without `open` or `error`, and livekit-client 2.23 waits for one of them for ever. Shown by case d.
 */
const resumeBreath = 250

/** From 101 on: what both said already, then everything. */
const carry = ({ socket, rest }: SignalConnection, upstream: Socket, first: Buffer): void => {
  if (first.length > 0) socket.write(first)
  if (upstream.destroyed) {
    socket.destroySoon()
    return
  }
  if (rest.length > 0) upstream.write(rest)
  join(socket, upstream)
}

/**
 * Carries signal connections to LiveKit: judged first, then written anew, and a raw pipe only after LiveKit's own 101.
 * Any other answer closes the connection, and bytes sent after the first request never reach LiveKit.
 */
export const createSignalProxy = ({ port, gate, newId, log, after }: SignalProxyInput) => {
  const livekit = createSignalUpstream({ port, after })

  const refuse = (connection: SignalConnection, status: number, message: string): void => {
    const requestId = newId()
    log.info('signal.refused', { requestId, path: pathOf(connection.head), status, reason: message })
    writeAnswer(connection.socket, failureAnswer({ status, message, requestId }))
  }

  const forward = async (connection: SignalConnection, request: SignalRequest): Promise<void> => {
    const { socket } = connection
    const { upstream, found } = await livekit.ask(connection, request)
    const reply = found?.decision
    if (socket.destroyed) return
    if (found !== null && reply?.kind === 'upgraded') {
      socket.write(found.bytes.subarray(0, reply.length))
      carry(connection, upstream, found.bytes.subarray(reply.length))
      return
    }
    upstream.destroy()
    if (reply?.kind !== 'answered') {
      refuse(connection, 503, 'the media server restarts; try again')
      return
    }
    const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }
    writeAnswer(socket, { status: reply.status, headers, body: reply.body })
  }

  /** As `forward`, for a WebSocket that comes back. */
  const resume = async (connection: SignalConnection, request: SignalRequest, key: string): Promise<void> => {
    const { socket, head } = connection
    socket.write(upgradeHead(key))
    const heard = await hearsOf(connection, { milliseconds: resumeBreath, after })
    if (heard === null) {
      log.info('signal.abandoned', { path: pathOf(head) })
      return
    }
    // What is agreed on with a key is ours to agree on, and we speak no extension.
    const headers = head.headers.filter(([name]) => !/^sec-websocket-(?:extensions|protocol)$/iu.test(name))
    const asked = { ...connection, head: { ...head, headers }, rest: heard }
    const { upstream, found } = await livekit.ask(asked, request)
    if (socket.destroyed) return
    if (found?.decision.kind === 'upgraded') {
      carry(asked, upstream, found.bytes.subarray(found.decision.length))
      return
    }
    upstream.destroy()
    const status = found?.decision.kind === 'answered' ? found.decision.status : 503
    log.info('signal.refused', {
      path: pathOf(head),
      status,
      reason: 'the media server doesn’t take it back',
    })
    socket.end(tryAgainLater)
  }

  return async (connection: SignalConnection): Promise<void> => {
    const { socket } = connection
    socket.on('error', () => socket.destroy())
    const request = gate.judge(connection.head)
    if (request.kind === 'refused') {
      refuse(connection, request.status, request.message)
      return
    }
    const refusal = await gate.admit(request)
    if (socket.destroyed) return
    if (refusal !== null) {
      refuse(connection, refusal.status, refusal.message)
      return
    }
    const key =
      request.resume && request.upgrade ? headerValues(connection.head, 'sec-websocket-key')[0] : undefined
    await (key === undefined ? forward(connection, request) : resume(connection, request, key))
    livekit.prepare()
  }
}

import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { After, Now } from '../../../core/clock.ts'
import { mapped, refuse, succeed, unknownAmong } from './answers.ts'
import { createAuthenticate } from './authenticate.ts'
import { createFrames, isChannelData, readChannelData } from './frames.ts'
import { createHolding } from './holding.ts'
import { methods, parseMessage, type Endpoint, type StunMessage } from './stun.ts'

export interface TurnInput {
  /** Of this machine: relayed sockets are bound to it. */
  address: string
  /** The only addresses anybody is relayed to. */
  peers: readonly string[]
  /** What belongs to a name; null when nothing does, or no longer. */
  passwordOf: (username: string) => string | null
  /** Called before each packet that goes to a client. */
  batch: (socket: Socket) => void
  /** Told of whoever speaks no TURN after all, or asks for no relay in time. */
  onUseless: () => void
  now: Now
  after: After
}

/** Requests that came to nothing while there is no allocation. */
const mostRefusals = 12
/** Bytes that wait for a client that reads too slowly. Media that is late is worth nothing, so what comes then is lost. */
const longestQueue = 128 * 1024

const plain = (address: string): string => ipaddr.process(address).toString()

type Conversing = Omit<TurnInput, 'peers'> & { peers: ReadonlySet<string> }

/** What is said on one connection, and what comes of it. */
const createConversation = (input: Conversing, socket: Socket) => {
  const from: Endpoint = { address: plain(socket.remoteAddress ?? '::'), port: socket.remotePort ?? 0 }
  const newNonce = (): string => randomBytes(12).toString('hex')
  const authenticate = createAuthenticate({ ...input, newNonce })
  let refusals = 0

  const write = (frame: Buffer): void => {
    if (socket.writableLength > longestQueue || socket.destroyed) return
    input.batch(socket)
    socket.write(frame)
  }
  const useless = (): void => {
    input.onUseless()
    socket.destroy()
  }
  const onExpired = (): void => void socket.destroy()
  const holding = createHolding({ ...input, from, write, onIdle: useless, onExpired })

  const refuseIt = (message: StunMessage, given: Parameters<typeof refuse>[1]): void => {
    write(refuse(message, given))
    refusals += 1
    if (holding.holder() === null && refusals > mostRefusals) useless()
  }

  const answer = (message: StunMessage): void => {
    const unknown = unknownAmong(message)
    if (unknown !== null) return refuseIt(message, { why: 'unknownAttribute', more: [unknown] })
    if (message.method === methods.binding) return write(succeed(message, undefined, [mapped(message, from)]))
    const act = holding.acts[message.method]
    if (act === undefined) return refuseIt(message, { why: 'bad' })
    const proved = authenticate(message, holding.holder())
    if ('why' in proved) return refuseIt(message, proved)
    const { key } = proved.holder
    const outcome = act(message, proved.holder)
    if (typeof outcome === 'string') refuseIt(message, { why: outcome, key })
    else write(succeed(message, key, outcome))
  }

  const take = (frame: Buffer): void => {
    if (isChannelData(frame)) {
      const read = readChannelData(frame)
      if (read !== null) holding.sendThrough(read.channel, read.data)
      return
    }
    const message = parseMessage(frame)
    if (message === null) useless()
    else if (message.class === 'request') answer(message)
    else if (message.class === 'indication' && message.method === methods.send) holding.sendAs(message)
  }

  return { take, useless, close: holding.close }
}

/** The relay: TURN over TCP or TLS (RFC 8656) on connections that the front has found to speak it. */
export const createTurn = (input: TurnInput) => {
  const conversing = { ...input, peers: new Set(input.peers.map(plain)) }
  return (socket: Socket, first: Buffer): void => {
    const { take, useless, close } = createConversation(conversing, socket)
    const frames = createFrames((frame) => {
      if (!socket.destroyed) take(frame)
    })
    const read = (bytes: Buffer): void => {
      if (!frames(bytes)) useless()
    }
    socket.once('close', close)
    read(first)
    socket.on('data', read).resume()
  }
}

import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'

/** A TURN client of the few requests that tests need (RFC 8489, RFC 8656), over any stream; IPv4. */
export interface TurnClient {
  /** Asks for a relayed address; the error code, or 0 with the address. */
  allocate: (credentials: {
    username: string
    credential: string
  }) => Promise<{ code: number; relayed: string | null; port: number | null }>
  /** Asks to send to this address; the error code, or 0. */
  permit: (peer: string) => Promise<number>
  /** Asks for a channel to this peer; the error code, or 0. */
  bind: (channel: number, peer: Peer) => Promise<number>
  /** Asks that the allocation lives so many seconds more; the error code, or 0. */
  refresh: (seconds: number) => Promise<number>
  /** Any request, signed once there was a challenge, with these attributes; the error code, or 0. */
  request: (method: number, list: readonly Attribute[]) => Promise<number>
  /** Sends without a channel. */
  sendTo: (peer: Peer, data: string) => void
  sendThrough: (channel: number, data: string) => void
  /** What was relayed to it: `<channel>: <data>`, channel 0 for a Data indication. */
  received: string[]
}

interface Peer {
  address: string
  port: number
}

export type Attribute = readonly [type: number, value: Buffer]

const magic = 0x2112a442
const types = { allocate: 0x003, refresh: 0x004, permit: 0x008, bind: 0x009, send: 0x016, data: 0x017 }
const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  channel: 0x000c,
  lifetime: 0x000d,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  transport: 0x0019,
}

const encodeAttribute = ([type, value]: Attribute): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

const encode = (type: number, list: readonly Attribute[], key: Buffer | null): Buffer => {
  const body = Buffer.concat(list.map(encodeAttribute))
  const head = Buffer.alloc(20)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(body.length + (key === null ? 0 : 24), 2)
  head.writeUInt32BE(magic, 4)
  randomBytes(12).copy(head, 8)
  const message = Buffer.concat([head, body])
  if (key === null) return message
  const sum = createHmac('sha1', key).update(message).digest()
  return Buffer.concat([message, encodeAttribute([attributes.integrity, sum])])
}

const decode = (message: Buffer): Map<number, Buffer> => {
  const found = new Map<number, Buffer>()
  for (let at = 20; at + 4 <= message.length;) {
    const length = message.readUInt16BE(at + 2)
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length))
    at += 4 + length + ((4 - (length % 4)) % 4)
  }
  return found
}

const cookie = Buffer.from('2112a442', 'hex')
const mask = (address: Buffer): Buffer => Buffer.from(address.map((byte, at) => byte ^ (cookie[at] ?? 0)))

const peerAttribute = ({ address, port }: Peer): Attribute => {
  const value = Buffer.alloc(8)
  value.writeUInt8(1, 1)
  value.writeUInt16BE(port ^ (magic >>> 16), 2)
  mask(Buffer.from(address.split('.').map(Number))).copy(value, 4)
  return [attributes.peer, value]
}

const numberAttribute = (type: number, value: number): Attribute => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return [type, bytes]
}

const errorCode = (reply: Map<number, Buffer>): number => {
  const value = reply.get(attributes.error)
  return value === undefined ? 0 : value.readUInt8(2) * 100 + value.readUInt8(3)
}

const text = (value: string | Buffer | undefined): Buffer => Buffer.from(value ?? '')

const channelData = (channel: number, data: string): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(channel, 0)
  head.writeUInt16BE(Buffer.byteLength(data), 2)
  return Buffer.concat([head, Buffer.from(data), Buffer.alloc((4 - (Buffer.byteLength(data) % 4)) % 4)])
}

/** How long the frame is that begins these bytes; more than there are while it isn't whole. */
const frameLength = (bytes: Buffer): number => {
  if (bytes.length < 4) return 4
  const said = bytes.readUInt16BE(2)
  return bytes.readUInt8(0) < 0x40 ? 20 + said : 4 + Math.ceil(said / 4) * 4
}

/** Speaks TURN on a connected socket. Rejects when the socket ends. */
export const createTurnClient = (socket: Socket): TurnClient => {
  let rest: Buffer = Buffer.alloc(0)
  const waiting: { resolve: (reply: Map<number, Buffer>) => void; reject: (error: Error) => void }[] = []
  const received: string[] = []
  let signing: { list: Attribute[]; key: Buffer } | null = null

  const take = (frame: Buffer): void => {
    const type = frame.readUInt16BE(0)
    if (type >= 0x4000)
      received.push(`${type}: ${frame.subarray(4, 4 + frame.readUInt16BE(2)).toString('latin1')}`)
    else if (type === types.data)
      received.push(`0: ${decode(frame).get(attributes.data)?.toString('latin1') ?? ''}`)
    else waiting.shift()?.resolve(decode(frame))
  }
  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    for (let length = frameLength(rest); rest.length >= length; length = frameLength(rest)) {
      const frame = rest.subarray(0, length)
      rest = rest.subarray(length)
      take(frame)
    }
  })
  socket.on('close', () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the relay closed the connection'))
  })
  socket.on('error', () => undefined)

  const ask = (type: number, list: readonly Attribute[]) =>
    new Promise<Map<number, Buffer>>((resolve, reject) => {
      waiting.push({ resolve, reject })
      socket.write(encode(type, [...list, ...(signing?.list ?? [])], signing?.key ?? null))
    })
  const request: TurnClient['request'] = async (method, list) => errorCode(await ask(method, list))

  return {
    received,
    request,
    async allocate({ username, credential }) {
      const transport: Attribute = [attributes.transport, Buffer.from([17, 0, 0, 0])]
      signing = null
      const challenge = await ask(types.allocate, [transport])
      const realm = text(challenge.get(attributes.realm))
      const key = createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest()
      const nonce = text(challenge.get(attributes.nonce))
      signing = {
        key,
        list: [
          [attributes.username, text(username)],
          [attributes.realm, realm],
          [attributes.nonce, nonce],
        ],
      }
      const reply = await ask(types.allocate, [transport])
      const relayed = reply.get(attributes.relayed)
      return {
        code: errorCode(reply),
        relayed: relayed === undefined ? null : mask(relayed.subarray(4, 8)).join('.'),
        port: relayed === undefined ? null : relayed.readUInt16BE(2) ^ (magic >>> 16),
      }
    },
    permit: (address) => request(types.permit, [peerAttribute({ address, port: 9999 })]),
    bind: (channel, peer) =>
      request(types.bind, [numberAttribute(attributes.channel, channel * 0x10000), peerAttribute(peer)]),
    refresh: (seconds) => request(types.refresh, [numberAttribute(attributes.lifetime, seconds)]),
    sendTo: (peer, data) =>
      void socket.write(encode(types.send, [peerAttribute(peer), [attributes.data, text(data)]], null)),
    sendThrough: (channel, data) => void socket.write(channelData(channel, data)),
  }
}

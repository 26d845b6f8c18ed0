import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'

/** A TURN client of the few requests that tests need (RFC 8489, RFC 8656), over any stream. */
export interface TurnClient {
  /** Asks for a relayed address; the error code, or 0 with the address. */
  allocate(credentials: {
    username: string
    credential: string
  }): Promise<{ code: number; relayed: string | null }>
  /** Asks to send to this IPv4 address; the error code, or 0. */
  permit: (peer: string) => Promise<number>
}

const magic = 0x2112a442
const types = { allocate: 0x003, createPermission: 0x008 }
const attributes = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  peer: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  transport: 0x0019,
}

type Attribute = readonly [type: number, value: Buffer]

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

const peerAttribute = (address: string): Attribute => {
  const value = Buffer.alloc(8)
  value.writeUInt8(1, 1)
  value.writeUInt16BE(9999 ^ (magic >>> 16), 2)
  mask(Buffer.from(address.split('.').map(Number))).copy(value, 4)
  return [attributes.peer, value]
}

const errorCode = (reply: Map<number, Buffer>): number => {
  const value = reply.get(attributes.error)
  return value === undefined ? 0 : value.readUInt8(2) * 100 + value.readUInt8(3)
}

const text = (value: string | Buffer | undefined): Buffer => Buffer.from(value ?? '')

/** Speaks TURN on a connected socket. Rejects when the socket ends. */
export const createTurnClient = (socket: Socket): TurnClient => {
  let rest: Buffer = Buffer.alloc(0)
  const waiting: { resolve: (reply: Map<number, Buffer>) => void; reject: (error: Error) => void }[] = []
  let signing: { list: Attribute[]; key: Buffer } | null = null

  socket.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= 20 && rest.length >= 20 + rest.readUInt16BE(2)) {
      const size = 20 + rest.readUInt16BE(2)
      waiting.shift()?.resolve(decode(rest.subarray(0, size)))
      rest = rest.subarray(size)
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

  return {
    async allocate({ username, credential }) {
      const transport: Attribute = [attributes.transport, Buffer.from([17, 0, 0, 0])]
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
      }
    },
    permit: async (peer) => errorCode(await ask(types.createPermission, [peerAttribute(peer)])),
  }
}

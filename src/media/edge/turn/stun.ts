import { createHmac, timingSafeEqual } from 'node:crypto'
import ipaddr from 'ipaddr.js'

/** Methods of STUN and TURN (RFC 8489, RFC 8656). */
export const methods = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const

const classes = ['request', 'indication', 'success', 'error'] as const
export type StunClass = (typeof classes)[number]

/** Attributes we read or write. Those below 0x8000 must be understood by whoever gets them. */
export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
} as const

export interface Attribute {
  type: number
  value: Buffer
}

export interface StunMessage {
  method: number
  class: StunClass
  /** The magic cookie and the transaction's 96 bits: addresses are written with them. */
  transaction: Buffer
  /** Up to MESSAGE-INTEGRITY, which says nothing of what comes after it. */
  attributes: readonly Attribute[]
  /** What MESSAGE-INTEGRITY says, and what it says it of. */
  integrity: { value: Buffer; of: Buffer } | null
}

export interface Endpoint {
  address: string
  port: number
}

const magicCookie = 0x2112a442
const headerBytes = 20
const integrityBytes = 20
const attributeHead = 4

const padded = (length: number): number => (length + 3) & ~3

/** The bits of class and method are interleaved (RFC 8489, figure 3). */
const typeOf = (method: number, kind: StunClass): number => {
  const bits = classes.indexOf(kind)
  return (
    (method & 0x00f) |
    ((bits & 1) << 4) |
    ((method & 0x070) << 1) |
    ((bits & 2) << 7) |
    ((method & 0xf80) << 2)
  )
}

const methodOf = (type: number): number => (type & 0x00f) | ((type >> 1) & 0x070) | ((type >> 2) & 0xf80)
const classOf = (type: number): StunClass => classes[((type >> 4) & 1) | ((type >> 7) & 2)] ?? 'request'

/** What an integrity is computed of: all before it, with a length that ends with it. */
const signedPart = (bytes: Buffer, end: number): Buffer => {
  const part = Buffer.from(bytes.subarray(0, end))
  part.writeUInt16BE(end - headerBytes + attributeHead + integrityBytes, 2)
  return part
}

/** A whole message as it was framed; null when it is none. */
export const parseMessage = (bytes: Buffer): StunMessage | null => {
  if (bytes.length < headerBytes || bytes.readUInt32BE(4) !== magicCookie) return null
  const type = bytes.readUInt16BE(0)
  if (type > 0x3fff || bytes.readUInt16BE(2) !== bytes.length - headerBytes) return null
  const found: Attribute[] = []
  let integrity: StunMessage['integrity'] = null
  for (let at = headerBytes; at < bytes.length && integrity === null;) {
    if (at + attributeHead > bytes.length) return null
    const kind = bytes.readUInt16BE(at)
    const begin = at + attributeHead
    const end = begin + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) return null
    const value = bytes.subarray(begin, end)
    if (kind !== attributes.messageIntegrity) found.push({ type: kind, value })
    else if (value.length === integrityBytes) integrity = { value, of: signedPart(bytes, at) }
    else return null
    at = begin + padded(value.length)
  }
  const transaction = bytes.subarray(4, headerBytes)
  return { method: methodOf(type), class: classOf(type), transaction, attributes: found, integrity }
}

export const valueOf = (message: StunMessage, type: number): Buffer | undefined =>
  message.attributes.find((one) => one.type === type)?.value

const hmac = (key: Buffer, bytes: Buffer): Buffer => createHmac('sha1', key).update(bytes).digest()

/** Whether a message was made with this key. */
export const isIntact = ({ integrity }: StunMessage, key: Buffer): boolean =>
  integrity !== null && timingSafeEqual(hmac(key, integrity.of), integrity.value)

export interface NewMessage {
  method: number
  class: StunClass
  transaction: Buffer
  attributes: readonly Attribute[]
  /** Signs it. */
  key?: Buffer | undefined
}

const writeAttribute = ({ type, value }: Attribute): Buffer => {
  const bytes = Buffer.alloc(attributeHead + padded(value.length))
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  value.copy(bytes, attributeHead)
  return bytes
}

export const writeMessage = ({ method, class: kind, transaction, key, ...rest }: NewMessage): Buffer => {
  const body = Buffer.concat(rest.attributes.map(writeAttribute))
  const head = Buffer.alloc(4)
  head.writeUInt16BE(typeOf(method, kind), 0)
  head.writeUInt16BE(body.length, 2)
  const bytes = Buffer.concat([head, transaction, body])
  if (key === undefined) return bytes
  const signed = signedPart(bytes, bytes.length)
  return Buffer.concat([
    signed,
    writeAttribute({ type: attributes.messageIntegrity, value: hmac(key, signed) }),
  ])
}

/** A transaction that nobody has asked for: of an indication. */
export const newTransaction = (random: Buffer): Buffer => {
  const transaction = Buffer.alloc(16)
  transaction.writeUInt32BE(magicCookie, 0)
  random.copy(transaction, 4, 0, 12)
  return transaction
}

const families = { 4: 1, 16: 2 } as const

const xored = (bytes: Uint8Array, transaction: Buffer): Buffer =>
  Buffer.from(bytes.map((byte, at) => byte ^ (transaction[at] ?? 0)))

/** XOR-MAPPED-ADDRESS and its like. */
export const xorAddress = (type: number, { address, port }: Endpoint, transaction: Buffer): Attribute => {
  const bytes = ipaddr.process(address).toByteArray()
  const head = Buffer.from([0, families[bytes.length as 4 | 16], 0, 0])
  head.writeUInt16BE(port ^ (magicCookie >>> 16), 2)
  return { type, value: Buffer.concat([head, xored(Uint8Array.from(bytes), transaction)]) }
}

/** The address in such an attribute; null when it holds none. */
export const readXorAddress = (value: Buffer, transaction: Buffer): Endpoint | null => {
  const length = value[1] === families[4] ? 4 : value[1] === families[16] ? 16 : 0
  if (length === 0 || value.length !== 4 + length) return null
  const address = ipaddr.fromByteArray([...xored(value.subarray(4), transaction)]).toString()
  return { address, port: value.readUInt16BE(2) ^ (magicCookie >>> 16) }
}

export const text = (type: number, value: string): Attribute => ({ type, value: Buffer.from(value) })

export const uint32 = (type: number, value: number): Attribute => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return { type, value: bytes }
}

/** ERROR-CODE: hundreds and the rest apart. */
export const errorCode = (code: number, reason: string): Attribute => ({
  type: attributes.errorCode,
  value: Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from(reason)]),
})

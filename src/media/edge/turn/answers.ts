import {
  attributes,
  errorCode,
  writeMessage,
  type Attribute,
  type StunMessage,
  type Endpoint,
  xorAddress,
} from './stun.ts'

/** Why a request is refused (RFC 8656, 19 and RFC 8489, 14.8). */
export const refusals = {
  bad: [400, 'Bad Request'],
  unauthorized: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  unknownAttribute: [420, 'Unknown Attribute'],
  mismatch: [437, 'Allocation Mismatch'],
  staleNonce: [438, 'Stale Nonce'],
  addressFamily: [440, 'Address Family not Supported'],
  wrongCredentials: [441, 'Wrong Credentials'],
  transport: [442, 'Unsupported Transport Protocol'],
  peerFamily: [443, 'Peer Address Family Mismatch'],
  capacity: [508, 'Insufficient Capacity'],
} as const
export type Refusal = keyof typeof refusals

export const succeed = (
  { method, transaction }: StunMessage,
  key: Buffer | undefined,
  more: readonly Attribute[],
): Buffer => writeMessage({ method, class: 'success', transaction, attributes: more, key })

export const refuse = (
  { method, transaction }: StunMessage,
  { why, key, more = [] }: { why: Refusal; key?: Buffer | undefined; more?: readonly Attribute[] },
): Buffer => {
  const [code, reason] = refusals[why]
  return writeMessage({
    method,
    class: 'error',
    transaction,
    attributes: [errorCode(code, reason), ...more],
    key,
  })
}

export const mapped = ({ transaction }: StunMessage, from: Endpoint): Attribute =>
  xorAddress(attributes.xorMappedAddress, from, transaction)

const known: ReadonlySet<number> = new Set(Object.values(attributes))

/** Attributes that must be understood and aren't: EVEN-PORT, RESERVATION-TOKEN and DONT-FRAGMENT among them. */
export const unknownAmong = ({ attributes: all }: StunMessage): Attribute | null => {
  const types = all.map(({ type }) => type).filter((type) => type < 0x8000 && !known.has(type))
  if (types.length === 0) return null
  const value = Buffer.alloc(types.length * 2)
  types.forEach((type, index) => value.writeUInt16BE(type, index * 2))
  return { type: attributes.unknownAttributes, value }
}

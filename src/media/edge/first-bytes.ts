/** What a connection turns out to be. `more`: not enough bytes yet to say. */
export type ConnectionKind = 'tls' | 'stun' | 'http' | 'unknown' | 'more'

const magicCookie = 0x2112a442
const isUpperCase = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a

/**
 * Tells TLS (a handshake record, 0x16), STUN (two zero bits, and the magic cookie in bytes 4 to 7, RFC 8489) and HTTP
 * (a method in capitals) apart by the first bytes.
 */
export const kindOf = (bytes: Uint8Array): ConnectionKind => {
  const first = bytes[0]
  if (first === undefined) return 'more'
  if (first === 0x16) return 'tls'
  if (isUpperCase(first)) return 'http'
  if (first >= 4) return 'unknown'
  if (bytes.length < 8) return 'more'
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return view.getUint32(4) === magicCookie ? 'stun' : 'unknown'
}

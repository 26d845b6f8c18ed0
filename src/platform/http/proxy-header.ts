/**
 * PROXY protocol version 2, read side: the binary header that the edge puts in front of every connection to say whose
 * it is. https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt, section 2.2
 */

export const proxySignature = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')

/** Address and type-length-values of a header of ours stay far below this; a longer one is not ours. */
const maximumLength = 512

export type ProxyHeader =
  /** Not enough bytes to tell. */
  | { kind: 'more' }
  /** The first bytes belong to something else: a connection without a header. */
  | { kind: 'none' }
  | { kind: 'invalid' }
  /** `length` bytes to strip; `address` null for a connection the edge makes for itself (`LOCAL`). */
  | { kind: 'header'; length: number; address: string | null }

const families = { unspecified: 0x00, tcp4: 0x11, tcp6: 0x21 } as const
const commands = { local: 0x20, proxy: 0x21 } as const

const startsLikeSignature = (bytes: Buffer): boolean => {
  const known = Math.min(bytes.length, proxySignature.length)
  return bytes.compare(proxySignature, 0, known, 0, known) === 0
}

/** As people write it: `::1` (RFC 5952; inet_ntop would write `::1:0` as `::0.1.0.0`). */
const ipv6Text = (bytes: Buffer): string => {
  const words = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16))
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1)
}

const readAddress = (family: number, body: Buffer): string | null | undefined => {
  if (family === families.unspecified) return null
  if (family === families.tcp4 && body.length >= 12) return body.subarray(0, 4).join('.')
  if (family === families.tcp6 && body.length >= 36) return ipv6Text(body.subarray(0, 16))
  return undefined
}

/** Judges the first bytes of a connection. Pure: call it again with more bytes after `more`. */
export const readProxyHeader = (bytes: Buffer): ProxyHeader => {
  if (!startsLikeSignature(bytes)) return { kind: 'none' }
  if (bytes.length < 16) return { kind: 'more' }
  const command = bytes.readUInt8(12)
  const size = bytes.readUInt16BE(14)
  if (size > maximumLength) return { kind: 'invalid' }
  if (command !== commands.local && command !== commands.proxy) return { kind: 'invalid' }
  if (bytes.length < 16 + size) return { kind: 'more' }
  if (command === commands.local) return { kind: 'header', length: 16 + size, address: null }
  const address = readAddress(bytes.readUInt8(13), bytes.subarray(16, 16 + size))
  return address === undefined ? { kind: 'invalid' } : { kind: 'header', length: 16 + size, address }
}

import { proxySignature } from '../proxy-header.ts'

const frame = (command: number, family: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(4)
  head.writeUInt8(command, 0)
  head.writeUInt8(family, 1)
  head.writeUInt16BE(body.length, 2)
  return Buffer.concat([proxySignature, head, body])
}

const addressBytes = (address: string): Buffer =>
  address.includes('.')
    ? Buffer.from(address.split('.').map(Number))
    : Buffer.concat(address.split(':').map((word) => Buffer.from(word.padStart(4, '0'), 'hex')))

/** The PROXY v2 header an edge sends for a client at this address; IPv6 with all eight words written out. */
export const proxyHeader = (address: string, extension: Buffer = Buffer.alloc(0)): Buffer => {
  const own = addressBytes(address)
  const ports = Buffer.from([0xd4, 0x31, 0x01, 0xbb])
  return frame(0x21, own.length === 4 ? 0x11 : 0x21, Buffer.concat([own, own, ports, extension]))
}

/** The header of a connection the edge makes for itself. */
export const localHeader = (): Buffer => frame(0x20, 0x00, Buffer.alloc(0))

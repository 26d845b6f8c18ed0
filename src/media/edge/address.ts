import ipaddr from 'ipaddr.js'
import { isAmong } from '../../platform/config/addresses.ts'

/** A client's address as a socket or a header names it. */
export interface Endpoint {
  address: string
  port: number
}

/** IPv4 in IPv6's clothes (`::ffff:192.0.2.1`) becomes IPv4 again; zones (`%eth0`) go. */
export const plainAddress = (address: string): string => {
  const bare = address.split('%', 1)[0] ?? ''
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : '0.0.0.0'
}

/** What connections are counted by: the IPv4 address, or the IPv6 /64 that one customer has. */
export const bucketOf = (address: string): string => {
  const parsed = ipaddr.process(plainAddress(address))
  if (parsed.kind() === 'ipv4') return parsed.toString()
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${parsed.toString()}/64`).toString()}/64`
}

export interface ClientInput {
  peer: string
  /** Values of `X-Forwarded-For`, in order. */
  forwarded: readonly string[]
  trustedProxies: readonly string[]
}

/** The client's address: the peer's own, or what proxies we trust say, read from the nearest backwards. */
export const clientAddress = ({ peer, forwarded, trustedProxies }: ClientInput): string => {
  const hops = forwarded.flatMap((value) => value.split(',')).map((hop) => hop.trim())
  let address = plainAddress(peer)
  for (const hop of hops.reverse()) {
    if (!isAmong(address, trustedProxies) || !ipaddr.isValid(hop)) break
    address = plainAddress(hop)
  }
  return address
}

const signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')

/**
 * The header that tells the app who is at the other end (PROXY protocol version 2, command PROXY, TCP). Both ends are
 * written in one family: IPv4 only when both are.
 */
export const proxyHeader = ({ client, server }: { client: Endpoint; server: Endpoint }): Buffer => {
  const ends = [client, server].map(({ address }) => ipaddr.process(plainAddress(address)))
  const four = ends.every((end) => end.kind() === 'ipv4')
  const addresses = ends.flatMap((end) =>
    four || end.kind() === 'ipv6'
      ? end.toByteArray()
      : (end as ipaddr.IPv4).toIPv4MappedAddress().toByteArray(),
  )
  const rest = Buffer.alloc(4)
  rest.writeUInt16BE(client.port, 0)
  rest.writeUInt16BE(server.port, 2)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(addresses.length + 4)
  return Buffer.concat([
    signature,
    Buffer.from([0x21, four ? 0x11 : 0x21]),
    length,
    Buffer.from(addresses),
    rest,
  ])
}

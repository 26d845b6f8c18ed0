import ipaddr from 'ipaddr.js'
import type { Config } from '../platform/config/config.ts'
import type { LiveKitKeys } from './livekit-keys.ts'

/** What the configuration of LiveKit depends on. */
export interface LiveKitConfigInput {
  config: Pick<Config, 'http' | 'edge' | 'livekit' | 'log'>
  keys: LiveKitKeys
}

const isV6 = (address: string): boolean => ipaddr.parse(address).kind() === 'ipv6'
const hostPrefix = (address: string): string => `${address}/${isV6(address) ? 128 : 32}`

type Bytes = readonly number[]

const startsWith = (address: Bytes, prefix: Bytes, bits: number): boolean =>
  prefix.every((byte, at) => {
    const kept = Math.min(8, Math.max(0, bits - at * 8))
    const mask = (0xff << (8 - kept)) & 0xff
    return ((address[at] ?? 0) & mask) === (byte & mask)
  })

const withBit = (prefix: Bytes, bit: number): Bytes =>
  prefix.map((byte, at) => (at === bit >> 3 ? byte | (0x80 >> (bit & 7)) : byte))

const coverWithout = (own: readonly Bytes[], prefix: Bytes, bits: number): string[] => {
  const inside = own.filter((address) => startsWith(address, prefix, bits))
  if (inside.length === 0) return [`${ipaddr.fromByteArray([...prefix]).toString()}/${bits}`]
  if (bits === prefix.length * 8) return []
  return [prefix, withBit(prefix, bits)].flatMap((half) => coverWithout(inside, half, bits + 1))
}

/**
 * The fewest prefixes that cover every address of a family except those given: 32 for one IPv4 address, 128 for one
 * IPv6 address. With none of the family it is the family itself.
 */
export const complementOf = (addresses: readonly string[], family: 4 | 6): string[] => {
  const own = addresses
    .filter((one) => isV6(one) === (family === 6))
    .map((one) => ipaddr.parse(one).toByteArray())
  return coverWithout(
    own,
    Array.from({ length: family === 6 ? 16 : 4 }, () => 0),
    0,
  )
}

/** One address per family goes out: LiveKit rewrites every local address to the node address of its family. */
const nodeAddresses = (addresses: readonly string[]): string[] =>
  [addresses.find((one) => !isV6(one)), addresses.find(isV6)].filter((one) => one !== undefined)

/** Families nobody asked for are left out, or LiveKit would offer whatever the interfaces have. */
const unwantedFamilies = (addresses: readonly string[]): string[] => [
  ...(addresses.some((one) => !isV6(one)) ? [] : ['0.0.0.0/0']),
  ...(addresses.some(isV6) ? [] : ['::/0']),
]

const onlyLoopback = (addresses: readonly string[]): boolean =>
  addresses.every((one) => ipaddr.parse(one).range() === 'loopback')

const rtc = ({ addresses, udpPort }: Config['livekit']) => ({
  udp_port: udpPort,
  tcp_port: 0,
  node_ip: nodeAddresses(addresses).join(','),
  use_external_ip: false,
  // Browsers without any network reach nothing but loopback; with one, they refuse loopback.
  enable_loopback_candidate: onlyLoopback(addresses),
  ips: { excludes: unwantedFamilies(addresses) },
})

/**
 * The relay may send to this node's media and nowhere else: private addresses are refused by LiveKit unless allowed,
 * public ones are allowed unless denied, so both lists are needed.
 */
const turn = ({ http, livekit }: LiveKitConfigInput['config']) => {
  const { relayAddress, turnPort } = livekit
  if (relayAddress === null) return { enabled: false }
  // Behind address translation the address offered isn't the one bound; media answers at either.
  const own = [...new Set([...nodeAddresses(livekit.addresses), relayAddress])]
  return {
    enabled: true,
    external_tls: true,
    // LiveKit insists on a dotted name; where ours has no dot browsers get the relay's addresses from us alone.
    domain: http.kind === 'name' || http.kind === 'ipv4' ? http.name : relayAddress,
    tls_port: turnPort,
    bind_addresses: [relayAddress],
    allow_restricted_peer_cidrs: own.map(hostPrefix),
    deny_peer_cidrs: [...complementOf(own, 4), ...complementOf(own, 6)],
  }
}

/** Our settings in LiveKit's words (1.13.5, `pkg/config/config.go`). It reads them strictly: an unknown key ends it. */
export const liveKitConfig = ({ config, keys }: LiveKitConfigInput) => ({
  port: config.livekit.port,
  bind_addresses: ['127.0.0.1'],
  rtc: rtc(config.livekit),
  turn: turn(config),
  // Speakers hear of the worst loss among their listeners, and add spare copies for those whose browser reads no RED.
  audio: { enable_loss_proxying: true },
  // Rooms exist when the app made them. Five minutes for the first to arrive, two after the last has left.
  room: { auto_create: false, empty_timeout: 300, departure_timeout: 120 },
  webhook: {
    urls: [`http://127.0.0.1:${config.edge.loopbackPort}/livekit-events`],
    api_key: keys.key,
  },
  keys: { [keys.key]: keys.secret },
  // Never quieter than info: one of those lines says that its ports are open. Our own log filters by our level.
  logging: { json: true, level: config.log.level === 'debug' ? 'debug' : 'info', pion_level: 'error' },
})

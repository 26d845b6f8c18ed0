import ipaddr from 'ipaddr.js'
import type { Config } from '../platform/config/config.ts'
import type { LiveKitKeys } from './livekit-keys.ts'

/** What the configuration of LiveKit depends on. */
export interface LiveKitConfigInput {
  config: Pick<Config, 'http' | 'edge' | 'livekit' | 'log'>
  keys: LiveKitKeys
}

const isV6 = (address: string): boolean => ipaddr.parse(address).kind() === 'ipv6'
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

/** Where media answers on this node: behind address translation the address offered isn't the one bound. */
export const mediaAddresses = ({ addresses, relayAddress }: Config['livekit']): string[] => [
  ...new Set([...nodeAddresses(addresses), ...(relayAddress === null ? [] : [relayAddress])]),
]

/**
 * The relay is the edge's (`edge/turn`). LiveKit's own is on for one thing only: where it is, LiveKit tells browsers whose
 * direct media fails to take the relay (1.13.5, `pkg/rtc/transportmanager.go`). It is on loopback and relays to nobody.
 */
const turn = ({ http, livekit }: LiveKitConfigInput['config']) => {
  const { relayAddress, turnPort } = livekit
  if (relayAddress === null) return { enabled: false }
  return {
    enabled: true,
    external_tls: true,
    // LiveKit insists on a dotted name; browsers get the relay's addresses from us alone.
    domain: http.kind === 'name' || http.kind === 'ipv4' ? http.name : relayAddress,
    tls_port: turnPort,
    // It wants an address of a family that media is offered in.
    bind_addresses: [isV6(relayAddress) ? '::1' : '127.0.0.1'],
    deny_peer_cidrs: ['0.0.0.0/0', '::/0'],
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

import {
  isAddress,
  isIPv4,
  isPublicAddress,
  normaliseAddress,
  ownAddresses,
  type Interfaces,
} from './addresses.ts'
import type { HttpConfig, LiveKitConfig } from './config.ts'
import { isPublicName, type Complain } from './resolve-http.ts'
import type { RawConfig } from './schema.ts'

export interface LiveKitInput {
  raw: RawConfig
  http: HttpConfig
  interfaces: Interfaces
  complain: Complain
}

const nowhereElse = '127.0.0.1'

/** Where media is offered when nobody says. Behind 1:1 NAT the public address people open stands for the private one. */
const detectAddresses = (http: HttpConfig, own: readonly string[]): readonly string[] => {
  if (isPublicName(http) && !own.some(isPublicAddress)) return [http.name]
  return own.length === 0 ? [nowhereElse] : own
}

const chosenAddresses = (raw: RawConfig, complain: Complain): string[] => {
  const wrong = raw['livekit.addresses'].find((item) => !isAddress(item))
  if (wrong !== undefined)
    complain(
      'livekit.addresses',
      `has ${JSON.stringify(wrong)}, which is no IP address`,
      'List IP addresses, without ports; empty means our own detection.',
    )
  const valid = raw['livekit.addresses'].filter(isAddress).map(normaliseAddress)
  return [...new Set(valid)].sort((a, b) => Number(!isIPv4(a)) - Number(!isIPv4(b)))
}

/** 443 where every browser accepts it and we hold TCP 443 too; browsers refuse 443 on private addresses. */
const resolveUdpPort = ({ raw, http, complain }: LiveKitInput, addresses: readonly string[]): number => {
  const asked = raw['livekit.udp_port']
  const anyPublic = addresses.some(isPublicAddress)
  if ((asked === 443 || asked === 80) && !anyPublic)
    complain(
      'livekit.udp_port',
      `is ${asked}, which browsers refuse on private addresses`,
      'Use 7882, or leave it out.',
    )
  if (asked !== 0) return asked
  return http.kind !== 'localhost' && http.httpsPort === 443 && addresses.every(isPublicAddress) ? 443 : 7882
}

/** Why there can be no relay, or null when there can: LiveKit names it `turns:<name>:443` and wants a dot in the name. */
const whyNoRelay = (http: HttpConfig, own: readonly string[]): string | null => {
  if (http.kind === 'localhost') return 'http.name is localhost, where no relay is needed'
  if (http.httpsPort !== 443)
    return `http.https_port is ${http.httpsPort}, and browsers look for the relay on 443`
  if (http.kind === 'ipv6') return 'http.name is an IPv6 address, which LiveKit can’t name as a relay'
  if (!http.name.includes('.')) return 'http.name has no dot, which LiveKit wants in the name of a relay'
  return own.length === 0 ? 'this machine has no address but loopback, which Firefox refuses' : null
}

const resolveRelay = (
  { raw, http, complain }: LiveKitInput,
  addresses: readonly string[],
  own: readonly string[],
) => {
  const asked = raw['livekit.relay']
  const reason = whyNoRelay(http, own)
  if (asked === 'on' && reason !== null)
    complain('livekit.relay', `is on, but ${reason}`, 'Set it to auto, or change the other setting.')
  if (asked === 'off' || reason !== null) return null
  const mine = addresses.filter((address) => own.includes(address))
  const best = [http.name, ...mine.filter(isIPv4), ...own.filter(isIPv4), ...mine, ...own]
  return best.find((address) => own.includes(address)) ?? null
}

/** Where media goes: the addresses offered, the UDP port, the relay. */
export const resolveLiveKit = (input: LiveKitInput): LiveKitConfig => {
  const { raw, http, interfaces, complain } = input
  const own = ownAddresses(interfaces)
  const chosen = chosenAddresses(raw, complain)
  const addresses = chosen.length > 0 ? chosen : detectAddresses(http, own)
  return {
    binary: raw['livekit.binary'] === '' ? null : raw['livekit.binary'],
    port: raw['livekit.port'],
    udpPort: resolveUdpPort(input, addresses),
    turnPort: raw['livekit.turn_port'],
    addresses,
    relayAddress: resolveRelay(input, addresses, own),
    relayWindows: {
      offerAfter: raw['livekit.relay_offer_seconds'],
      takeAfter: Math.max(raw['livekit.relay_offer_seconds'], raw['livekit.relay_take_seconds']),
    },
    stopMilliseconds: raw['livekit.stop_seconds'] * 1000,
  }
}

import type { Now } from '../core/clock.ts'
import type { Config } from '../platform/config/config.ts'
import type { LiveKitKeys } from './livekit-keys.ts'
import { relayCredentials } from './relay-credentials.ts'

/** As `RTCPeerConnection` takes it. */
export interface IceServer {
  urls: string[]
  username: string
  credential: string
}

const relayUrls = ({ name, kind }: Config['http']): string[] =>
  kind === 'ipv4'
    ? [`turns:${name}:443?transport=tcp`, `turn:${name}:443?transport=tcp`]
    : [`turns:${name}:443?transport=tcp`]

/**
 * The relay's addresses for one participant; none where there is no relay. On a bare IPv4 address the plain one is
 * offered beside the TLS one, because Firefox opens no `turns:` to an address.
 */
export const createIceServers =
  ({ config, keys, now }: { config: Pick<Config, 'http' | 'livekit'>; keys: LiveKitKeys; now: Now }) =>
  (identity: string): IceServer[] => {
    if (config.livekit.relayAddress === null) return []
    return [{ urls: relayUrls(config.http), ...relayCredentials({ keys, identity, now: now() }) }]
  }

import type { Editable } from './editable.ts'

/** What the settings mean once defaults that depend on one another are worked out. Frozen; each part gets its piece. */
export interface Config {
  readonly dataDir: string
  /** Holds `app.sock`, `link.sock`; 0750. */
  readonly runDir: string
  readonly http: HttpConfig
  readonly outgoing: OutgoingConfig
  readonly tls: TlsConfig
  readonly edge: EdgeConfig
  readonly database: DatabaseConfig
  /** Path of a database of places, or empty. */
  readonly placesFile: string
  readonly editable: Editable
  readonly livekit: LiveKitConfig
  readonly processes: { readonly supervise: boolean }
  readonly log: LogConfig
}

export interface HttpConfig {
  /** Host name or IP literal without brackets. */
  readonly name: string
  readonly kind: 'localhost' | 'name' | 'ipv4' | 'ipv6'
  /** Where people open it: `https://meet.example`, `http://localhost:7080`. First of `origins`. */
  readonly publicUrl: string
  /** Origins whose pages are ours, exact strings as browsers send them. */
  readonly origins: readonly string[]
  /** Origins of other sites whose pages may speak to us in the name of whoever is signed in. */
  readonly allowedOrigins: readonly string[]
  /** Whether sessions answer to the name better-auth's own server gives their cookie, too. */
  readonly betterAuthCookie: boolean
  readonly httpsPort: number
  readonly httpPort: number
  readonly localPort: number
  readonly listen: readonly string[]
  readonly trustedProxies: readonly string[]
}

export interface OutgoingConfig {
  /** Addresses and networks that aren't public and that this server may ask all the same. */
  readonly allowedNetworks: readonly string[]
}

export interface TlsConfig {
  readonly mode: 'files' | 'internal' | 'off'
  readonly certificateFile: string
  readonly keyFile: string
}

export interface EdgeConfig {
  readonly loopbackPort: number
  readonly connectionsPerAddress: number
  readonly connections: number
  readonly firstByteMilliseconds: number
  readonly drainMilliseconds: number
}

export interface DatabaseConfig {
  readonly kind: 'sqlite' | 'postgresql'
  /** `file:/path/parley.db` or `postgresql://…`. */
  readonly url: string
}

export interface LiveKitConfig {
  /** A binary to use instead of the embedded one, or null. */
  readonly binary: string | null
  readonly port: number
  readonly udpPort: number
  readonly turnPort: number
  /** Addresses media is offered on, first IPv4 first. Never loopback unless the machine has nothing else. */
  readonly addresses: readonly string[]
  /** The address among them that LiveKit's TURN binds to and is reached from; null without relay. */
  readonly relayAddress: string | null
  /** Seconds of a poor direct connection after which a page offers the relay, and after which it takes it. */
  readonly relayWindows: { readonly offerAfter: number; readonly takeAfter: number }
  readonly stopMilliseconds: number
}

export interface LogConfig {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly format: 'json' | 'pretty'
}

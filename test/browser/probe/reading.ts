/** What the probe inside a page tells the tests outside. Shared by both; no DOM types here. */

/** One media stream that arrives. `track` is the id of the MediaStreamTrack it feeds. */
export interface Inbound {
  track: string
  kind: 'audio' | 'video'
  bytes: number
  packets: number
  framesDecoded: number
  width: number
  /** Sum of sound energy so far: grows while something is to be heard. */
  energy: number
  /** Milliseconds of sound played. */
  heard: number
  /** Milliseconds of sound invented to hide missing packets, silence not counted. */
  concealed: number
}

/** The way packets take now. */
export interface Path {
  type: string
  protocol: string
  /** How the relay is spoken to: `tls`, `tcp` or `udp`; empty without relay. */
  relayProtocol: string
  remotePort: number
  remoteAddress: string
}

/** A tile on the screen. */
export interface Tile {
  identity: string
  name: string
  self: boolean
  /** Frames shown by each source's video element since the probe first saw it. */
  frames: Partial<Record<'camera' | 'screen_share', number>>
  /** Ids of the tracks on its elements. */
  tracks: string[]
}

/** A WebSocket the page has opened, in order. The query is left out: it holds a token. */
export interface Socket {
  path: string
  open: boolean
}

export interface Reading {
  screen: string
  connection: string
  /** Peer connections made since the page was loaded, closed ones included. */
  peers: number
  sockets: Socket[]
  tiles: Tile[]
  inbound: Inbound[]
  paths: Path[]
}

/** A time without a packet of one stream (ms), and how long after the first look of all it began. */
export interface Gap {
  length: number
  after: number
  /** Id of the MediaStreamTrack the stream feeds; empty where there was no gap. */
  track: string
}

/** The longest gap of any one stream of a kind, and the longest run of invented sound (ms). */
export interface Gaps {
  audio: Gap
  video: Gap
  concealed: number
  /** Samples behind these figures. */
  samples: number
}

/** The probe as page scripts and `page.evaluate` see it. */
export interface Probe {
  read(): Promise<Reading>
  /** Begins to look at every stream each 50 ms. */
  watch(): void
  /** The page's clock, for `gaps`. */
  now(): number
  gaps(from: number, to: number): Gaps
  /** Content Security Policy reports, each as one line. */
  violations(): string[]
  /** Tokens in the addresses of WebSockets, which no log may hold. */
  secrets(): string[]
}

/** Set before the probe. */
export interface ProbeWishes {
  /** Send all media through the relay. */
  parleyRelayOnly?: boolean
  /** Size of the camera's picture; a small one unless it says otherwise. */
  parleyCamera?: { width: number; height: number }
}

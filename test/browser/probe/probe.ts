/** Goes into every page before its own scripts: remembers peer connections, reports and, when asked, gaps. */
import { createWatch } from './watch.ts'
import type { Inbound, Path, Probe, ProbeWishes, Reading, Tile } from './reading.ts'

declare global {
  interface Window extends ProbeWishes {
    parleyProbe: Probe
  }
}

const peers = new Set<RTCPeerConnection>()
let peersMade = 0
const sockets: WebSocket[] = []
const violations: string[] = []

document.addEventListener('securitypolicyviolation', (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
})

const wished = (configuration: RTCConfiguration = {}): RTCConfiguration =>
  window.parleyRelayOnly ? { ...configuration, iceTransportPolicy: 'relay' } : configuration

const Native = window.RTCPeerConnection
window.RTCPeerConnection = class extends Native {
  constructor(configuration?: RTCConfiguration) {
    super(wished(configuration))
    peers.add(this)
    peersMade += 1
  }

  override setConfiguration(configuration?: RTCConfiguration): void {
    super.setConfiguration(wished(configuration))
  }

  override close(): void {
    super.close()
    peers.delete(this)
  }
}

// A small camera: what is tested is the way of the packets, and two cores have to encode several of them.
const devices = navigator.mediaDevices as MediaDevices | undefined
const openDevices = devices?.getUserMedia.bind(devices)
if (devices && openDevices)
  devices.getUserMedia = (asked) => {
    const camera = typeof asked?.video === 'object' ? asked.video : {}
    const small = { ...camera, width: 320, height: 180, frameRate: 15, ...window.parleyCamera }
    return openDevices(asked?.video ? { ...asked, video: small } : asked)
  }

const NativeSocket = window.WebSocket
window.WebSocket = class extends NativeSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    sockets.push(this)
    const number = sockets.length
    const { pathname } = new URL(url, location.href)
    for (const event of ['open', 'message', 'error', 'close'])
      this.addEventListener(event, (e) =>
        console.debug(`probe: socket ${number} ${pathname} ${event}`, e instanceof CloseEvent ? e.code : ''),
      )
    console.debug(`probe: socket ${number} ${pathname} made`)
  }
}

interface Entry {
  id: string
  type: string
  [key: string]: unknown
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Statistics asked of a connection that is being closed may never come. */
const patience = (): Promise<Map<string, Entry>> =>
  new Promise((resolve) => {
    AbortSignal.timeout(1_000).addEventListener('abort', () => resolve(new Map()))
  })

async function entries(): Promise<Entry[][]> {
  const asked = [...peers].map((peer) => peer.getStats() as unknown as Promise<Map<string, Entry>>)
  const reports = await Promise.all(
    asked.map((one) => Promise.race([one.catch(() => new Map<string, Entry>()), patience()])),
  )
  return reports.map((report) => [...report.values()])
}

const inbound = (entry: Entry): Inbound => ({
  track: text(entry['trackIdentifier']).replace(/[{}]/g, ''),
  kind: entry['kind'] === 'audio' ? 'audio' : 'video',
  bytes: number(entry['bytesReceived']),
  packets: number(entry['packetsReceived']),
  framesDecoded: number(entry['framesDecoded']),
  width: number(entry['frameWidth']),
  energy: number(entry['totalAudioEnergy']),
  heard: number(entry['totalSamplesReceived']) / 48,
  concealed: (number(entry['concealedSamples']) - number(entry['silentConcealedSamples'])) / 48,
})

/** The pair in use: named by the transport (Chromium), or else the nominated one that carried most (Firefox). */
function path(report: Entry[]): Path[] {
  const named = report.find((entry) => entry.type === 'transport')?.['selectedCandidatePairId']
  const pairs = report
    .filter((entry) => entry.type === 'candidate-pair')
    .filter((entry) =>
      named === undefined ? entry['nominated'] && entry['state'] === 'succeeded' : entry.id === named,
    )
    .sort(
      (a, b) =>
        number(b['bytesSent']) +
        number(b['bytesReceived']) -
        number(a['bytesSent']) -
        number(a['bytesReceived']),
    )
  const [pair] = pairs
  if (!pair) return []
  const local = report.find((entry) => entry.id === pair['localCandidateId'])
  const remote = report.find((entry) => entry.id === pair['remoteCandidateId'])
  return [
    {
      type: text(local?.['candidateType']),
      protocol: text(local?.['protocol']),
      relayProtocol: text(local?.['relayProtocol']),
      remotePort: number(remote?.['port']),
      remoteAddress: text(remote?.['address']) || text(remote?.['ip']),
    },
  ]
}

const videoTracks = (video: HTMLVideoElement): string[] =>
  video.srcObject instanceof MediaStream
    ? video.srcObject.getVideoTracks().map((track) => track.id.replace(/[{}]/g, ''))
    : []

const shown = new WeakMap<HTMLVideoElement, number>()

/** Frames put on the screen since the first look. Firefox's `getVideoPlaybackQuality` says 0 for live streams. */
function framesOf(video: HTMLVideoElement): number {
  const count = (): void => {
    shown.set(video, (shown.get(video) ?? 0) + 1)
    video.requestVideoFrameCallback(count)
  }
  if (!shown.has(video)) {
    shown.set(video, 0)
    video.requestVideoFrameCallback(count)
  }
  return shown.get(video) ?? 0
}

function tile(article: HTMLElement): Tile {
  const videos = [...article.querySelectorAll<HTMLVideoElement>('video[data-source]')]
  return {
    identity: article.dataset['identity'] ?? '',
    name: article.dataset['name'] ?? '',
    self: article.dataset['self'] !== undefined && article.dataset['self'] !== 'false',
    frames: Object.fromEntries(videos.map((video) => [video.dataset['source'] ?? '', framesOf(video)])),
    tracks: videos.flatMap(videoTracks),
  }
}

async function read(): Promise<Reading> {
  const reports = await entries()
  const { screen, connection } = document.documentElement.dataset
  return {
    screen: screen ?? '',
    connection: connection ?? '',
    peers: peersMade,
    sockets: sockets.map(({ url, readyState }) => ({
      path: new URL(url).pathname,
      open: readyState === WebSocket.OPEN,
    })),
    tiles: [...document.querySelectorAll<HTMLElement>('article[data-identity]')].map(tile),
    inbound: reports.flatMap((report) => report.filter((entry) => entry.type === 'inbound-rtp').map(inbound)),
    paths: reports.flatMap(path),
  }
}

const watch = createWatch({
  streams: async () =>
    (await entries()).flatMap((report, peer) =>
      report
        .filter((entry) => entry.type === 'inbound-rtp')
        .map((entry) => ({ ...inbound(entry), id: `${peer} ${entry.id}` })),
    ),
})

const secrets = (): string[] =>
  sockets.flatMap(({ url }) =>
    ['access_token', 'join_request'].flatMap((key) => new URL(url).searchParams.get(key) ?? []),
  )

window.parleyProbe = {
  read,
  watch: watch.start,
  now: () => performance.now(),
  gaps: watch.gaps,
  violations: () => violations,
  secrets,
}

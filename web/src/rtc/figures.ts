/**
 * What the browser counts about a connection, from `RTCStatsReport` (W3C webrtc-stats), and what happened between two
 * looks. Nothing here knows whether it is good or bad.
 */
export interface Figures {
  /** By stream: packets sent, and those of them the server says never came. */
  sent: ReadonlyMap<string, Sent>
  /** By stream, what arrives. `track` is the id of the `MediaStreamTrack` it feeds. */
  received: ReadonlyMap<string, Received>
  /** Milliseconds there and back; null while unknown. */
  roundTrip: number | null
  /** Bits a second the browser believes it can send; null while unknown. */
  canSend: number | null
  /** Is a picture made smaller than it could be because of what can be sent? */
  squeezed: boolean
  /** Does the way go through the relay? Null while unknown. */
  relayed: boolean | null
}

interface Sent {
  packets: number
  lost: number
  /** When the server last spoke of it: milliseconds of any beginning. */
  toldAt: number
}

interface Received {
  track: string
  packets: number
  lost: number
  /** Samples of sound played, and those of them invented where packets were missing; 0 for pictures. */
  heard: number
  invented: number
}

/** What happened between two looks. Null where too little happened to tell. */
export interface LinkSample {
  /** Share of packets lost on the way up, on the way down: 0 … 1. */
  lossUp: number | null
  lossDown: number | null
  /** Enough was sent to tell, and the server hasn't spoken of it yet. */
  awaited: boolean
  /** Share of sound invented. */
  invented: number | null
  /** Milliseconds. */
  roundTrip: number | null
  /** Bits a second, while a picture is squeezed by it. */
  squeezedTo: number | null
}

type Entry = Record<string, unknown>

const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const entriesOf = (report: RTCStatsReport): Map<string, Entry> => {
  const entries = new Map<string, Entry>()
  report.forEach((entry: Entry) => entries.set(text(entry['id']), entry))
  return entries
}

/** Chromium names the pair in use on its transport, Firefox marks the pair itself. */
const pairOf = (entries: ReadonlyMap<string, Entry>): Entry | undefined => {
  const all = [...entries.values()]
  const named = all.find(({ type }) => type === 'transport')?.['selectedCandidatePairId']
  return (
    entries.get(text(named)) ??
    all.find(({ type, selected }) => type === 'candidate-pair' && selected === true)
  )
}

const receivedOf = (entry: Entry): Received => ({
  track: text(entry['trackIdentifier']),
  packets: number(entry['packetsReceived']),
  lost: number(entry['packetsLost']),
  heard: number(entry['totalSamplesReceived']),
  // Silence that a sender leaves out on purpose is invented too, and no fault.
  invented: number(entry['concealedSamples']) - number(entry['silentConcealedSamples']),
})

/** Milliseconds of a figure in seconds. */
const milliseconds = (seconds: unknown): number | null =>
  typeof seconds === 'number' ? seconds * 1000 : null

export const figuresOf = (report: RTCStatsReport): Figures => {
  const entries = entriesOf(report)
  const sent = new Map<string, Sent>()
  const received = new Map<string, Received>()
  let squeezed = false
  for (const [id, entry] of entries) {
    if (entry['type'] === 'inbound-rtp') received.set(id, receivedOf(entry))
    if (entry['type'] !== 'outbound-rtp') continue
    squeezed ||= entry['qualityLimitationReason'] === 'bandwidth'
    const there = entries.get(text(entry['remoteId']))
    if (there)
      sent.set(id, {
        packets: number(entry['packetsSent']),
        lost: number(there['packetsLost']),
        toldAt: number(there['timestamp']),
      })
  }
  const pair = pairOf(entries)
  const own = entries.get(text(pair?.['localCandidateId']))?.['candidateType']
  const canSend = pair?.['availableOutgoingBitrate']
  return {
    sent,
    received,
    roundTrip: milliseconds(pair?.['currentRoundTripTime']),
    canSend: typeof canSend === 'number' ? canSend : null,
    squeezed,
    relayed: typeof own === 'string' ? own === 'relay' : null,
  }
}

/** Below this many packets or samples a share says nothing. */
const enough = { packets: 20, samples: 8_000 }

const share = (part: number, whole: number, least: number): number | null =>
  whole < least ? null : Math.min(1, Math.max(0, part) / whole)

/**
 * @param mine does what feeds this track tell of one's own download? What a person sends over a bad upload arrives
 *   with gaps at everybody.
 */
export const between = (before: Figures, after: Figures, mine: (track: string) => boolean): LinkSample => {
  const up = { packets: 0, lost: 0, awaited: 0 }
  for (const [id, now] of after.sent) {
    const then = before.sent.get(id)
    if (!then) continue
    const packets = now.packets - then.packets
    if (now.toldAt === then.toldAt) up.awaited += packets
    else {
      up.packets += packets
      up.lost += now.lost - then.lost
    }
  }
  const down = { packets: 0, lost: 0, heard: 0, invented: 0 }
  for (const [id, now] of after.received) {
    const then = before.received.get(id)
    if (!then || !mine(now.track)) continue
    for (const key of ['packets', 'lost', 'heard', 'invented'] as const) down[key] += now[key] - then[key]
  }
  return {
    lossUp: share(up.lost, up.packets, enough.packets),
    awaited: up.awaited >= enough.packets,
    lossDown: share(down.lost, down.packets + Math.max(0, down.lost), enough.packets),
    invented: share(down.invented, down.heard, enough.samples),
    roundTrip: after.roundTrip,
    squeezedTo: after.squeezed ? after.canSend : null,
  }
}

/**
 * What the next look is compared with. The server speaks of a stream every second or so, and late where the way is bad:
 * a stream it hasn't spoken of is counted on from where it last did, or what is lost would be taken for a single second's.
 */
export const baseline = (before: Figures | null, after: Figures): Figures => ({
  ...after,
  sent: new Map(
    Array.from(after.sent, ([id, now]) => {
      const then = before?.sent.get(id)
      return [id, then?.toldAt === now.toldAt ? then : now]
    }),
  ),
})

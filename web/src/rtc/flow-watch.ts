import type { LocalTrackPublication, Room } from 'livekit-client'
import type { Now } from '../clock.ts'
import { sourceOf } from './livekit-words.ts'
import type { CaptureKind } from './media-access.ts'
import type { OwnMedia } from './own-media.ts'
import { lookAtFlow, startFlow, type TrackFlow } from './track-flow.ts'

export interface FlowWatchDeps {
  room: Pick<Room, 'localParticipant'>
  media: OwnMedia
  now: Now
  /** Begin anew with it. */
  restart: (kind: CaptureKind) => void
  /** That didn't help. */
  stuck: (kind: CaptureKind) => void
}

const sentBy = async (sender: RTCRtpSender | undefined): Promise<number | null> => {
  const report = await sender?.getStats().catch(() => undefined)
  if (!report) return null
  let packets: number | null = null
  report.forEach((entry: Record<string, unknown>) => {
    if (entry['type'] === 'outbound-rtp') packets = (packets ?? 0) + Number(entry['packetsSent'] ?? 0)
  })
  return packets
}

/** Does somebody look? LiveKit closes every layer of a picture that nobody sees. */
const wanted = (sender: RTCRtpSender): boolean =>
  sender.getParameters().encodings.some(({ active }) => active !== false)

/** Notices a microphone or a camera that is on and from which nothing goes out. */
export class FlowWatch {
  readonly #deps: FlowWatchDeps
  readonly #flows = new Map<CaptureKind, TrackFlow>()

  constructor(deps: FlowWatchDeps) {
    this.#deps = deps
  }

  /** For as long as the link is up. */
  async look(): Promise<void> {
    await Promise.all((['microphone', 'camera'] as const).map((kind) => this.#look(kind)))
  }

  async #look(kind: CaptureKind): Promise<void> {
    const { room, media, now, restart, stuck } = this.#deps
    const publication = room.localParticipant.getTrackPublication(sourceOf[kind])
    const packets = await sentBy(publication?.track?.sender)
    const due = media[kind].on && !media[kind].busy && isSending(publication)
    const { flow, act } = lookAtFlow(this.#flows.get(kind) ?? startFlow(now()), { now: now(), packets, due })
    this.#flows.set(kind, flow)
    if (act === 'restart') restart(kind)
    if (act === 'tell') stuck(kind)
  }
}

const isSending = (publication: LocalTrackPublication | undefined): boolean =>
  publication?.track?.sender !== undefined &&
  !publication.isMuted &&
  publication.isUpstreamPaused !== true &&
  wanted(publication.track.sender)

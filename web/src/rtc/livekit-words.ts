import {
  ConnectionQuality,
  DisconnectReason,
  Track,
  type Participant as LiveKitParticipant,
} from 'livekit-client'
import type { EndCause, Participant, Quality, Source } from './participant.ts'

/** LiveKit's words in ours. */

export const sourceOf: Record<Source, Track.Source> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen_share: Track.Source.ScreenShare,
  screen_share_audio: Track.Source.ScreenShareAudio,
}

const qualities: Record<ConnectionQuality, Quality> = {
  [ConnectionQuality.Excellent]: 'excellent',
  [ConnectionQuality.Good]: 'good',
  [ConnectionQuality.Poor]: 'poor',
  [ConnectionQuality.Lost]: 'lost',
  [ConnectionQuality.Unknown]: 'unknown',
}

export const qualityOf = ({ connectionQuality }: LiveKitParticipant): Quality => qualities[connectionQuality]

export const roleOf = ({ attributes }: LiveKitParticipant): Participant['role'] => {
  const role = attributes['role']
  return role === 'host' || role === 'moderator' ? role : 'guest'
}

/** The server says it, as it says the role. Anything but a picture kept by this server is none. */
export const faceOf = ({ attributes }: Pick<LiveKitParticipant, 'attributes'>): string | undefined => {
  const address = attributes['picture']
  return address !== undefined && /^\/pictures\/[0-9a-f]{64}$/.test(address) ? address : undefined
}

/** Reasons that end it for this page. Everything else is a broken link, to be mended. */
const ends: Partial<Record<DisconnectReason, EndCause>> = {
  [DisconnectReason.CLIENT_INITIATED]: 'left',
  [DisconnectReason.DUPLICATE_IDENTITY]: 'duplicate',
  [DisconnectReason.PARTICIPANT_REMOVED]: 'removed',
  [DisconnectReason.ROOM_DELETED]: 'ended',
  [DisconnectReason.ROOM_CLOSED]: 'ended',
}

export const endOf = (reason: DisconnectReason | undefined): EndCause | null =>
  reason === undefined ? null : (ends[reason] ?? null)

/** Did somebody else go on purpose (or was made to), so that their place need not be held? */
export const isGoodbye = (reason: DisconnectReason | undefined): boolean =>
  reason !== undefined && reason !== DisconnectReason.DUPLICATE_IDENTITY && endOf(reason) !== null

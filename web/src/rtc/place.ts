import type { RoomConnectOptions, RoomOptions } from 'livekit-client'
import { pauseBefore } from './reconnect-policy.ts'
import type { RelayWindows } from './relay-advice.ts'

/** A place in a meeting, as the server gave it. */
export interface Place {
  /** Where to signal: `wss://host`. */
  url: string
  token: string
  iceServers: RTCIceServer[]
  /** How patient to be with a poor direct link. */
  relay: RelayWindows
}

/**
 * Asks for the same place again when the old token no longer opens the door.
 * - `refused`: the server said no; the meeting is over for this page
 * - `later`: no answer or no room for now; it is tried again
 */
export type Reentry = { status: 'admitted'; place: Place } | { status: 'refused' } | { status: 'later' }

/** How every room is made. */
export const optionsWith = (random: () => number): RoomOptions => ({
  adaptiveStream: true,
  dynacast: true,
  // Tracks belong to `OwnMedia` and outlive a connection.
  stopLocalTrackOnUnpublish: false,
  reconnectPolicy: { nextRetryDelayInMs: (attempt) => pauseBefore(attempt, random()) },
})

/** How a place is gone to. No relay named: LiveKit's own answer counts. */
export const connectWith = (
  { iceServers }: Place,
  { relayOnly }: { relayOnly: boolean },
): RoomConnectOptions => ({
  maxRetries: 0,
  ...(iceServers.length > 0 && {
    rtcConfig: { iceServers, ...(relayOnly && { iceTransportPolicy: 'relay' as const }) },
  }),
})

/** What is said about people and their tracks, in our words. Nothing here knows LiveKit. */

export type Source = 'microphone' | 'camera' | 'screen_share' | 'screen_share_audio'

export type Quality = 'unknown' | 'lost' | 'poor' | 'good' | 'excellent'

/**
 * - `idle`: not asked to connect yet
 * - `connecting`: on the way in for the first time
 * - `connected`
 * - `reconnecting`: was inside, the link broke, being mended by itself
 * - `disconnected`: over; `ended` says why
 */
export type Connection = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected'

/**
 * Why a meeting is over for this page.
 * - `left`: pressed leave
 * - `ended`: the meeting is over for everybody
 * - `removed`: a host removed this person
 * - `duplicate`: the same place was taken by another page of this person
 * - `refused`: asked for the place again and didn't get it
 * - `lost`: tried for very long and never came back
 */
export type EndCause = 'left' | 'ended' | 'removed' | 'duplicate' | 'refused' | 'lost'

/** A picture that can be put on a `<video>`. The same object as long as it is the same track. */
export interface Picture {
  /** Unique among pictures, new when the track is. */
  id: string
  /** Shows the picture on an element; the answer takes it off again. */
  attach: (element: HTMLVideoElement) => () => void
}

export interface Participant {
  identity: string
  name: string
  role: 'host' | 'moderator' | 'guest'
  /** Address of the picture of their account, shown while their camera is off. */
  face: string | undefined
  /** Is it this page? */
  self: boolean
  /** UTC milliseconds. */
  joinedAt: number
  speaking: boolean
  quality: Quality
  /** Can they be heard, as far as they decide it? */
  microphone: boolean
  /** Null while the camera is off. */
  camera: Picture | null
  /** Null while nothing is shared. */
  share: Picture | null
  /** Vanished without saying goodbye, the place is held for a moment. */
  away: boolean
}

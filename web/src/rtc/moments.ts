import { RoomEvent } from 'livekit-client'

/** Everything after which people may look different. */
export const moments = [
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantActive,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.LocalTrackPublished,
  RoomEvent.AudioPlaybackStatusChanged,
] as const

/** After these less may arrive without anything being wrong. */
export const flowEnds = [
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackStreamStateChanged,
  RoomEvent.ParticipantDisconnected,
] as const

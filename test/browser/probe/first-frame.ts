import { Room, RoomEvent, Track, type RemoteTrack } from 'livekit-client'

declare global {
  interface Window {
    publish: (url: string, token: string) => Promise<void>
    watch: (url: string, token: string) => Promise<number>
  }
}

/** Joins and shows the synthetic camera to whoever comes. */
window.publish = async (url, token) => {
  const room = new Room()
  await room.connect(url, token)
  await room.localParticipant.setCameraEnabled(true)
}

/** Milliseconds from the click, so to say, to the first picture of somebody else. */
window.watch = async (url, token) => {
  const room = new Room()
  const video = document.body.appendChild(document.createElement('video'))
  video.muted = true
  const begun = performance.now()
  const seen = new Promise<number>((resolve) => {
    video.requestVideoFrameCallback(() => resolve(performance.now() - begun))
  })
  room.on(RoomEvent.TrackSubscribed, (track: RemoteTrack) => {
    if (track.kind === Track.Kind.Video) track.attach(video)
  })
  await room.connect(url, token)
  const took = await seen
  await room.disconnect()
  video.remove()
  return took
}

import { listenTo } from './level.ts'
import { hear, isSpeech, silence } from './speech.ts'

/**
 * Notices speech into a muted microphone. Listens to a copy of the track, which never leaves this page.
 * @param spoke called once; then it stops listening by itself
 * @returns a function that stops it earlier
 */
export const watchMutedSpeech = (track: MediaStreamTrack, spoke: () => void): (() => void) => {
  const copy = track.clone()
  copy.enabled = true
  let hearing = silence
  const stopListening = listenTo(copy, (frame) => {
    hearing = hear(hearing, frame)
    if (!isSpeech(hearing)) return
    stop()
    spoke()
  })
  const stop = () => {
    stopListening()
    copy.stop()
  }
  return stop
}

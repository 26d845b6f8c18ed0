import type { SoundFrame } from './level.ts'

/**
 * Is somebody speaking into a microphone? Speech is louder than the room, tonal (its power sits in few narrow peaks,
 * noise spreads), and comes in syllables. A cough is over too soon, a fan or a keyboard isn't tonal.
 */
export interface Hearing {
  /** Loudness of the room, 0 … 1, learnt slowly. */
  floor: number
  /** How much speech was heard lately, in frames; fades. */
  evidence: number
}

export const silence: Hearing = { floor: 0.12, evidence: 0 }

/** Frames of speech (20 a second) before it counts: about a second of talking. */
const enough = 16
const most = 24

/**
 * How evenly power is spread between 150 and 3,800 Hz: 1 for white noise, near 0 for a few clear tones.
 * (Geometric over arithmetic mean, known as spectral flatness.)
 */
export const flatness = ({ spectrum, binWidth }: Pick<SoundFrame, 'spectrum' | 'binWidth'>): number => {
  const from = Math.ceil(150 / binWidth)
  const to = Math.min(spectrum.length, Math.floor(3_800 / binWidth))
  let decibels = 0
  let power = 0
  for (let bin = from; bin < to; bin++) {
    const level = Math.max(-140, spectrum[bin] ?? -140)
    decibels += level
    power += 10 ** (level / 10)
  }
  const count = to - from
  if (count <= 0 || power <= 0) return 1
  return 10 ** (decibels / count / 10) / (power / count)
}

const isVoice = (hearing: Hearing, frame: SoundFrame): boolean =>
  frame.loudness > hearing.floor + 0.14 && flatness(frame) < 0.22

/** Takes in one frame. Pure: the next state comes out. */
export const hear = (hearing: Hearing, frame: SoundFrame): Hearing => {
  const voice = isVoice(hearing, frame)
  const evidence = voice ? Math.min(most, hearing.evidence + 1) : Math.max(0, hearing.evidence - 0.5)
  // Down at once, up slowly: a steady noise becomes the room within some seconds.
  const speed = frame.loudness < hearing.floor ? 0.2 : voice ? 0.002 : 0.04
  return { floor: hearing.floor + (frame.loudness - hearing.floor) * speed, evidence }
}

export const isSpeech = (hearing: Hearing): boolean => hearing.evidence >= enough

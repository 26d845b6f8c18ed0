import { describe, expect, it } from 'vitest'
import { loudness, type SoundFrame } from './level.ts'
import { flatness, hear, isSpeech, silence, type Hearing } from './speech.ts'

const binWidth = 48_000 / 1024
const bins = 512

/** A voice: clear peaks at the multiples of 140 Hz. */
const voice = (level: number): SoundFrame => ({
  loudness: level,
  binWidth,
  spectrum: Float32Array.from({ length: bins }, (_, bin) =>
    bin % 3 === 0 && bin < 60 ? -35 - bin / 4 : -85,
  ),
})

/** A fan, a street, a keyboard: power everywhere. */
const noise = (level: number): SoundFrame => ({
  loudness: level,
  binWidth,
  spectrum: Float32Array.from({ length: bins }, (_, bin) => -50 - ((bin * 7) % 5)),
})

/** Plays frames, 20 a second. */
const after = (...parts: [SoundFrame, seconds: number][]): Hearing =>
  parts.reduce((hearing, [frame, seconds]) => {
    let next = hearing
    for (let index = 0; index < seconds * 20; index++) next = hear(next, frame)
    return next
  }, silence)

const quiet = noise(0.05)

describe('isSpeech', () => {
  it.each<[string, Hearing, boolean]>([
    ['silence', after([quiet, 10]), false],
    ['talking', after([quiet, 2], [voice(0.5), 1]), true],
    ['talking softly', after([quiet, 2], [voice(0.32), 1.2]), true],
    ['talking with pauses', after([voice(0.5), 0.5], [quiet, 0.3], [voice(0.5), 0.6]), true],
    ['one short sound', after([quiet, 2], [voice(0.7), 0.3]), false],
    [
      'three coughs',
      after([voice(0.8), 0.25], [quiet, 1], [voice(0.8), 0.25], [quiet, 1], [voice(0.8), 0.25]),
      false,
    ],
    ['a loud fan', after([noise(0.6), 10]), false],
    [
      'typing',
      after([noise(0.5), 0.1], [quiet, 0.1], [noise(0.5), 0.1], [quiet, 0.1], [noise(0.5), 0.1]),
      false,
    ],
    ['talking over a fan', after([noise(0.3), 5], [voice(0.6), 1]), true],
  ])('%s', (_, hearing, speech) => {
    expect(isSpeech(hearing)).toBe(speech)
  })
})

it('tells a voice from noise by how its power is spread', () => {
  expect(flatness(noise(0.5))).toBeGreaterThan(0.6)
  expect(flatness(voice(0.5))).toBeLessThan(0.15)
})

it('measures loudness on a scale people understand', () => {
  expect(loudness(new Float32Array(100))).toBe(0)
  expect(loudness(new Float32Array(100).fill(1))).toBe(1)
  expect(loudness(new Float32Array(100).fill(0.03))).toBeCloseTo(0.66, 1)
})

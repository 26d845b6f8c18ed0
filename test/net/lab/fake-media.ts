import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * What a synthetic camera shows: small, so that two cores carry a meeting of three; or rich, large enough for layers and
 * with so much in it that it fills a link.
 */
export const pictures = {
  small: { width: 320, height: 180 },
  rich: { width: 640, height: 360 },
} as const
export type Camera = keyof typeof pictures
export const framesPerSecond = 15

const sampleRate = 48_000

/** What a bar wanders over: grey, or a leafy tree in the wind. */
const fields: Record<Camera, (luma: Buffer, frame: number) => void> = {
  small: (luma) => luma.fill(96),
  rich: (luma, frame) => {
    for (let at = 0; at < luma.length; at++)
      luma[at] = 64 + ((((at >> 2) * 2_654_435_761 + frame * 97) >>> 8) % 64)
  },
}

/** A second or two of a bar wandering over a field, as YUV4MPEG2; browsers play it in a loop. */
function moving(camera: Camera): Buffer {
  const { width, height } = pictures[camera]
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`)]
  for (let left = 0; left < width; left += 16) {
    const luma = Buffer.alloc(width * height)
    fields[camera](luma, left / 16)
    for (let row = 0; row < height; row++) luma.fill(220, row * width + left, row * width + left + 16)
    parts.push(Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128))
  }
  return Buffer.concat(parts)
}

/** Two seconds of a voice-like sound that never pauses, so that packets flow whatever the codec thinks of silence. */
function humming(): Buffer {
  const samples = Buffer.alloc(sampleRate * 2 * 2)
  for (let at = 0; at < samples.length / 2; at++) {
    const second = at / sampleRate
    const pitch = 140 + 30 * Math.sin(2 * Math.PI * 1.5 * second)
    const loudness = 0.35 + 0.2 * Math.sin(2 * Math.PI * 4 * second)
    const voice = [1, 2, 3, 5, 8].reduce(
      (sum, harmonic) => sum + Math.sin(2 * Math.PI * pitch * harmonic * second) / harmonic,
      0,
    )
    samples.writeInt16LE(Math.round(Math.max(-1, Math.min(1, (loudness * voice) / 2)) * 32_000), at * 2)
  }
  const header = Buffer.alloc(44)
  header.write('RIFF')
  header.writeUInt32LE(36 + samples.length, 4)
  header.write('WAVEfmt ', 8)
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * 2, 28)
  header.writeUInt16LE(2, 32)
  header.writeUInt16LE(16, 34)
  header.write('data', 36)
  header.writeUInt32LE(samples.length, 40)
  return Buffer.concat([header, samples])
}

/** Files for Chromium's synthetic devices. Firefox draws its own. */
export interface FakeMedia {
  video: Record<Camera, string>
  audio: string
}

export async function writeFakeMedia(folder: string): Promise<FakeMedia> {
  const video = { small: join(folder, 'small.y4m'), rich: join(folder, 'rich.y4m') }
  const audio = join(folder, 'microphone.wav')
  for (const camera of ['small', 'rich'] as const) await writeFile(video[camera], moving(camera))
  await writeFile(audio, humming())
  return { video, audio }
}

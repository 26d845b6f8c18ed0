import type { Gap, Gaps, Inbound } from './reading.ts'

type Stream = Inbound & { id: string }

interface Sample {
  at: number
  stream: Stream
}

const interval = 50

/**
 * Looks at every arriving stream each 50 ms and remembers. A gap is time in which a stream's packet count provably
 * stood still: from the first to the last look with the same count, so a page that was itself held up invents none.
 */
export function createWatch({ streams }: { streams: () => Promise<Stream[]> }): {
  start: () => void
  gaps: (from: number, to: number) => Gaps
} {
  const samples: Sample[] = []
  let looking = false

  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    const now = await streams()
    const at = performance.now()
    for (const stream of now) if (stream.packets > 0) samples.push({ at, stream })
    looking = false
  }

  const longest = (of: Sample[], from: number): Gap => {
    const since = new Map<string, Sample>()
    let longest: Gap = { length: 0, after: 0, track: '' }
    for (const sample of of) {
      const first = since.get(sample.stream.id)
      if (first?.stream.packets !== sample.stream.packets) since.set(sample.stream.id, sample)
      else if (sample.at - first.at + interval > longest.length)
        longest = {
          length: sample.at - first.at + interval,
          after: first.at - from,
          track: first.stream.track,
        }
    }
    return longest
  }

  /** Sound invented without a look in between at which none was: one interruption as it is heard. */
  const concealed = (of: Sample[]): number => {
    const runs = new Map<string, { seen: number; run: number }>()
    let longest = 0
    for (const { stream } of of) {
      const { seen, run } = runs.get(stream.id) ?? { seen: stream.concealed, run: 0 }
      const more = stream.concealed - seen
      const now = more > 0 ? run + more : 0
      runs.set(stream.id, { seen: stream.concealed, run: now })
      longest = Math.max(longest, now)
    }
    return longest
  }

  const gaps = (from: number, to: number): Gaps => {
    const inside = samples.filter(({ at }) => at >= from && at <= to)
    const audio = inside.filter(({ stream }) => stream.kind === 'audio')
    const video = inside.filter(({ stream }) => stream.kind === 'video')
    return {
      audio: longest(audio, from),
      video: longest(video, from),
      concealed: concealed(audio),
      samples: inside.length,
    }
  }

  return { start: () => void setInterval(() => void look(), interval), gaps }
}

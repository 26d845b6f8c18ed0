import { Track } from 'livekit-client'
import { expect, it } from 'vitest'
import { FlowWatch, type FlowWatchDeps } from './flow-watch.ts'

/** One own track, its capture and its sender, as far as the watch looks at them. */
const sourceOf = () => {
  const capture = { on: true, busy: false }
  const encodings = [{ active: true }, { active: false }]
  const counts = { packets: 0 as number | null }
  let arriving = 0
  const streams = (): object[] =>
    counts.packets === null
      ? [{ type: 'outbound-rtp' }]
      : [
          { type: 'outbound-rtp', packetsSent: counts.packets },
          { type: 'inbound-rtp', packetsSent: ++arriving },
        ]
  const sender = {
    getParameters: () => ({ encodings }),
    getStats: () => Promise.resolve(new Map(streams().map((entry, index) => [String(index), entry]))),
  }
  const track: { sender: typeof sender | undefined } = { sender }
  return {
    capture,
    encodings,
    counts,
    sender,
    publication: { track, isMuted: false, isUpstreamPaused: false },
  }
}

const open = () => {
  const microphone = sourceOf()
  const camera = sourceOf()
  const published = new Map<string, object>([
    [Track.Source.Microphone, microphone.publication],
    [Track.Source.Camera, camera.publication],
  ])
  let second = 0
  const done: string[] = []
  const watch = new FlowWatch({
    room: {
      localParticipant: { getTrackPublication: (source: string) => published.get(source) },
    } as unknown as FlowWatchDeps['room'],
    media: { microphone: microphone.capture, camera: camera.capture } as unknown as FlowWatchDeps['media'],
    now: () => second * 1_000,
    restart: (kind) => void done.push(`restart ${kind} ${second}`),
    stuck: (kind) => void done.push(`stuck ${kind} ${second}`),
  })
  /** One look a second; sound flows unless it is said to stand, pictures always do. */
  const pass = async (seconds: number, { stands = false } = {}) => {
    for (let passed = 0; passed < seconds; passed++) {
      second++
      camera.counts.packets = (camera.counts.packets ?? 0) + 30
      if (!stands) microphone.counts.packets = (microphone.counts.packets ?? 0) + 50
      await watch.look()
    }
  }
  return { microphone, camera, published, done, pass }
}

it('leaves alone what flows', async () => {
  const { done, pass } = open()
  await pass(30)
  expect(done).toEqual([])
})

it('restarts what stands still, and only that; then tells once', async () => {
  const { done, pass } = open()
  await pass(3)
  await pass(30, { stands: true })
  expect(done).toEqual(['restart microphone 9', 'stuck microphone 15'])
})

it.each<[string, (of: ReturnType<typeof open>) => void]>([
  ['is off', ({ microphone }) => (microphone.capture.on = false)],
  ['is being changed', ({ microphone }) => (microphone.capture.busy = true)],
  ['is muted', ({ microphone }) => (microphone.publication.isMuted = true)],
  ['is paused', ({ microphone }) => (microphone.publication.isUpstreamPaused = true)],
  ['nobody looks at', ({ microphone }) => microphone.encodings.forEach((layer) => (layer.active = false))],
  ['isn’t published', ({ published }) => published.delete(Track.Source.Microphone)],
  ['has no sender yet', ({ microphone }) => (microphone.publication.track.sender = undefined)],
  [
    'the browser has no figures for',
    ({ microphone }) => (microphone.sender.getStats = () => Promise.reject(new Error('closed'))),
  ],
])('expects nothing of what %s', async (_, change) => {
  const all = open()
  await all.pass(3)
  change(all)
  await all.pass(30, { stands: true })
  expect(all.done).toEqual([])
})

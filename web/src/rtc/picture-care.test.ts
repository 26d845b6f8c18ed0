import { Track, VideoQuality, type Room } from 'livekit-client'
import { expect, it } from 'vitest'
import { PictureCare } from './picture-care.ts'

/** The sender of a camera with three layers, as far as its parameters go. */
const senderOf = () => {
  let encodings = ['q', 'h', 'f'].map((rid) => ({ rid, active: true, maxFramerate: 30 }))
  let refusals = 0
  return {
    getParameters: () => ({ encodings: structuredClone(encodings) }),
    setParameters: (next: { encodings: typeof encodings }) => {
      if (refusals-- > 0) return Promise.reject(new DOMException('', 'InvalidStateError'))
      encodings = next.encodings
      return Promise.resolve()
    },
    refuseOnce: () => void (refusals = 1),
    seen: () =>
      encodings.map(({ rid, active, maxFramerate }) => `${active ? rid : '-'}${maxFramerate}`).join(' '),
  }
}

/** A picture of somebody else: remembers what was asked of the server. */
const receivedAs = (source: Track.Source) => {
  const asked: string[] = []
  return {
    source,
    asked,
    setVideoQuality: (quality: VideoQuality) => void asked.push(VideoQuality[quality]),
    setVideoFPS: (fps: number) => void asked.push(String(fps)),
  }
}

const open = () => {
  const sender = senderOf()
  const camera = receivedAs(Track.Source.Camera)
  const share = receivedAs(Track.Source.ScreenShare)
  const published = { source: Track.Source.Camera, track: { sender } }
  const room = {
    localParticipant: { videoTrackPublications: new Map([['own', published]]) },
    remoteParticipants: new Map([
      ['bo', { videoTrackPublications: new Map([camera, share].map((one) => [one.source, one])) }],
    ]),
  } as unknown as Room
  let second = 0
  const care = new PictureCare({ room, now: () => second * 1_000 })
  const pass = (seconds: number, strained: { up?: boolean; down?: boolean } = {}) => {
    for (let passed = 0; passed < seconds; passed++) {
      second++
      care.look({ up: false, down: false, ...strained })
    }
  }
  return { sender, camera, share, pass }
}

it('touches nothing while the link is easy', () => {
  const { sender, camera, share, pass } = open()
  pass(30)
  expect(sender.seen()).toBe('q30 h30 f30')
  expect([camera.asked, share.asked]).toEqual([[], []])
})

it('closes layers of what is sent step by step, and opens them again step by step', () => {
  const { sender, camera, pass } = open()
  pass(1, { up: true })
  expect(sender.seen()).toBe('q30 h30 -30')
  pass(1, { up: true })
  expect(sender.seen()).toBe('q12 -12 -12')
  pass(10)
  expect(sender.seen()).toBe('q30 h30 -30')
  pass(10)
  expect(sender.seen()).toBe('q30 h30 f30')
  expect(camera.asked).toEqual([])
})

it('asks for less of what comes in, and for all of it again, once', () => {
  const { sender, camera, pass } = open()
  pass(2, { down: true })
  expect(camera.asked).toEqual(['MEDIUM', '0', 'LOW', '12'])
  camera.asked.length = 0
  pass(20)
  expect(camera.asked.slice(-2)).toEqual(['HIGH', '0'])
  camera.asked.length = 0
  pass(5)
  expect(camera.asked).toEqual([])
  expect(sender.seen()).toBe('q30 h30 f30')
})

it('lets what is shared get slower, never smaller', () => {
  const { share, pass } = open()
  pass(2, { down: true })
  expect(share.asked).toEqual(['HIGH', '8', 'HIGH', '4'])
})

it('does with the next look what LiveKit was in the way of', () => {
  const { sender, pass } = open()
  sender.refuseOnce()
  pass(1, { up: true })
  expect(sender.seen()).toBe('q30 h30 f30')
  pass(1)
  expect(sender.seen()).toBe('q30 h30 -30')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutAt, cuts } from '../../../testing/fuzz.ts'
import { createFrames, isChannelData, readChannelData, writeChannelData } from './frames.ts'

const message = (length: number): Buffer => {
  const bytes = Buffer.alloc(20 + length * 4, 1)
  bytes.writeUInt16BE(length * 4, 2)
  return bytes
}

const frame = fc.oneof(
  fc.nat(100).map(message),
  fc
    .tuple(fc.integer({ min: 0x4000, max: 0x4fff }), fc.uint8Array({ maxLength: 1500 }))
    .map(([channel, data]) => writeChannelData(channel, Buffer.from(data))),
)

test('frames are found however the network cuts them', () => {
  fc.assert(
    fc.property(fc.array(frame, { maxLength: 8 }), cuts, (frames, places) => {
      const found: string[] = []
      const read = createFrames((one) => void found.push(one.toString('hex')))
      const all = Buffer.concat(frames)
      for (const piece of cutAt(all, places)) expect(read(piece)).toBe(true)
      expect(found).toEqual(frames.map((one) => one.toString('hex')))
    }),
  )
})

test.each([
  ['a first byte that begins no frame', 'ff000000'],
  ['a message longer than any', '00010801'],
  ['channel data longer than any', '400007fe'],
])('%s ends it', (_what, bytes) => {
  expect(createFrames(() => undefined)(Buffer.from(bytes, 'hex'))).toBe(false)
})

test('channel data is told from messages, and a length that is a lie from a right one', () => {
  expect(isChannelData(message(0))).toBe(false)
  const data = writeChannelData(0x4001, Buffer.from('hello'))
  expect(isChannelData(data)).toBe(true)
  expect(data).toHaveLength(12)
  expect(readChannelData(data)).toEqual({ channel: 0x4001, data: Buffer.from('hello') })
  expect(readChannelData(Buffer.from('4001000561626364', 'hex'))).toBeNull()
})

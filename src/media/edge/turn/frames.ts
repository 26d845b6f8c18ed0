/** ChannelData: channel and length before the data (RFC 8656, 12.4). */
export const channelHead = 4

const stunHead = 20

/** No packet of media or data is as long, so no frame is; whoever sends one byte by byte makes us copy this much each time. */
const longestFrame = 2048

/** Over TCP channel data is padded, too (RFC 8656, 12.5). */
const padded = (length: number): number => (length + 3) & ~3

/** How long the frame is that begins here; 0: not enough to say, -1: none begins with this. */
const lengthAt = (bytes: Buffer, at: number): number => {
  if (at + channelHead > bytes.length) return 0
  const first = bytes[at] ?? 0
  if (first >= 0x80) return -1
  const said = bytes.readUInt16BE(at + 2)
  const length = first >= 0x40 ? channelHead + padded(said) : stunHead + said
  return length > longestFrame ? -1 : length
}

/** Whether a frame is channel data and not a message. */
export const isChannelData = (frame: Buffer): boolean => (frame[0] ?? 0) >= 0x40

/**
 * Cuts what comes over a stream into frames. A frame may lie in the bytes it came with.
 * @returns takes the next bytes; false when they are no TURN: then nothing after them is, either
 */
export const createFrames = (take: (frame: Buffer) => void): ((bytes: Buffer) => boolean) => {
  let rest: Buffer = Buffer.alloc(0)
  return (arrived) => {
    const bytes = rest.length === 0 ? arrived : Buffer.concat([rest, arrived])
    let at = 0
    let length = lengthAt(bytes, at)
    while (length > 0 && at + length <= bytes.length) {
      take(bytes.subarray(at, at + length))
      at += length
      length = lengthAt(bytes, at)
    }
    rest = bytes.subarray(at)
    return length >= 0
  }
}

/** What goes to the client through a channel. */
export const writeChannelData = (channel: number, data: Buffer): Buffer => {
  const frame = Buffer.allocUnsafe(channelHead + padded(data.length))
  frame.writeUInt16BE(channel, 0)
  frame.writeUInt16BE(data.length, 2)
  data.copy(frame, channelHead)
  frame.fill(0, channelHead + data.length)
  return frame
}

/** What a client sent through a channel; null when its length is a lie. */
export const readChannelData = (frame: Buffer): { channel: number; data: Buffer } | null => {
  const end = channelHead + frame.readUInt16BE(2)
  return end > frame.length
    ? null
    : { channel: frame.readUInt16BE(0), data: frame.subarray(channelHead, end) }
}

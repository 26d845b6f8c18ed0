import { Socket } from 'node:net'
import type { Writable } from 'node:stream'

/** What a reader that doesn't read may have waiting. */
const waitingBytes = 1 << 20

/** An entry as the log writes it: how many before it were dropped. */
const lostLine = (lines: number, process: string): string =>
  `${JSON.stringify({ level: 'warn', time: new Date().toISOString(), process, event: 'log.lost', lines })}\n`

/**
 * Writes lines without ever waiting for whoever reads them. What doesn't fit any more is dropped, counted, and told as
 * soon as there is room.
 */
export const writeBounded = (stream: Writable, process: string): ((line: string) => void) => {
  let lost = 0
  const tellLost = (): void => {
    if (lost === 0) return
    const line = lostLine(lost, process)
    lost = 0
    stream.write(line)
  }
  stream.on('drain', tellLost)
  return (line) => {
    if (stream.writableLength > waitingBytes) lost += 1
    else stream.write(line)
  }
}

/**
 * Where a process writes that a parent of ours reads: standard error, without waiting. A parent that is stuck or
 * stopped must not stop the edge, which carries people's media. What fits into the pipe is written at once, so that the
 * last line before an exit isn't lost.
 */
export const logToParent = (process: string): ((line: string) => void) => {
  const stream = new Socket({ fd: 2, readable: false, writable: true })
  stream.on('error', () => undefined)
  stream.unref()
  return writeBounded(stream, process)
}

import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import type { After } from '../../core/clock.ts'

/** What both sides of a WebSocket hash with the key (RFC 6455, 1.3). */
const magic = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

/** The answer that makes a connection a WebSocket without extensions. `key`: what the client asked with. */
export const upgradeHead = (key: string): Buffer => {
  const accept = createHash('sha1').update(`${key}${magic}`, 'latin1').digest('base64')
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
}

/** A close frame with status 1013 (IANA's registry of close codes: try again later). */
export const tryAgainLater = Buffer.from([0x88, 0x02, 0x03, 0xf5])

/**
 * Listens to somebody for a while, at most until they say something; `rest` is what they said before. Answers with all
 * they said, or with null when they hung up: the socket is destroyed then.
 */
export const hearsOf = (
  { socket, rest }: { socket: Socket; rest: Buffer },
  { milliseconds, after }: { milliseconds: number; after: After },
): Promise<Buffer | null> =>
  new Promise((resolve) => {
    const finish = (heard: Buffer | null): void => {
      cancel()
      socket.off('readable', onReadable).off('end', onGone).off('close', onGone)
      if (heard === null) socket.destroy()
      resolve(heard)
    }
    const onGone = (): void => finish(null)
    const onReadable = (): void => {
      const chunk = socket.read() as Buffer | null
      if (chunk !== null) finish(Buffer.concat([rest, chunk]))
    }
    const cancel = after(milliseconds, () => finish(rest))
    socket.on('readable', onReadable).on('end', onGone).on('close', onGone)
  })

import type { Duplex } from 'node:stream'
import type { After } from '../../core/clock.ts'

export interface ReadFirstInput<T> {
  socket: Duplex
  /** Looks at all bytes so far; `more` waits for the next. */
  decide: (bytes: Buffer) => T | 'more'
  milliseconds: number
  after: After
}

/**
 * In how many pieces the beginning may come. A head of 64 KiB takes 45 segments of Ethernet; who sends it byte by byte
 * has us look at all of it for each of them, which costs half a second of everybody's time.
 */
const mostPieces = 256

/** Why nothing was decided: it ended or broke, said nothing in time, said too little in time, or in too many pieces. */
export type Unread = 'left' | 'silent' | 'slow' | 'tooManyPieces'

export type FirstRead<T> = { kind: 'read'; decision: T; bytes: Buffer } | { kind: Unread }

/**
 * Reads from a socket until `decide` knows enough, and answers with its decision and the bytes, taken off the socket.
 * Of any other kind than `read`, the socket is destroyed.
 */
export const readFirst = <T>({ socket, decide, milliseconds, after }: ReadFirstInput<T>) =>
  new Promise<FirstRead<T>>((resolve) => {
    let bytes: Buffer = Buffer.alloc(0)
    let pieces = 0
    const finish = (found: FirstRead<T>): void => {
      cancel()
      socket.off('readable', onReadable).off('end', onGone).off('close', onGone)
      if (found.kind !== 'read') socket.destroy()
      resolve(found)
    }
    const onGone = (): void => finish({ kind: 'left' })
    const onLate = (): void => finish({ kind: bytes.length === 0 ? 'silent' : 'slow' })
    const onReadable = (): void => {
      for (
        let chunk = socket.read() as Buffer | null;
        chunk !== null;
        chunk = socket.read() as Buffer | null
      ) {
        bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
      }
      pieces += 1
      const decision = decide(bytes)
      if (decision !== 'more') finish({ kind: 'read', decision, bytes })
      else if (pieces >= mostPieces) finish({ kind: 'tooManyPieces' })
    }
    const cancel = after(milliseconds, onLate)
    socket.on('readable', onReadable).on('end', onGone).on('close', onGone)
  })

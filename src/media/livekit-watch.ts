import { connect, type Socket } from 'node:net'
import type { After } from '../core/clock.ts'
import { answers } from './livekit-life.ts'

/** Notices when LiveKit goes and comes back, within milliseconds, without asking it again and again. */
export interface LiveKitWatch {
  isUp: () => boolean
  close: () => void
}

export interface LiveKitWatchInput {
  port: number
  after: After
  onUp: () => void
  onAway: () => void
}

const retryMilliseconds = 50

/**
 * Holds one idle connection to LiveKit's loopback port as a canary: the kernel closes it when the process dies.
 * Up means connected and `GET /` answered 200.
 */
export const createLiveKitWatch = ({ port, after, onUp, onAway }: LiveKitWatchInput): LiveKitWatch => {
  let canary: Socket | null = null
  let up = false
  let closed = false
  let cancelRetry: (() => void) | null = null

  const again = (): void => {
    if (!closed) cancelRetry = after(retryMilliseconds, attempt)
  }

  const lost = (one: Socket): void => {
    if (canary !== one) return
    canary = null
    one.destroy()
    if (up && !closed) {
      up = false
      onAway()
    }
    again()
  }

  const connected = async (one: Socket): Promise<void> => {
    const ready = await answers(port)
    if (closed || canary !== one) return
    if (!ready) {
      lost(one)
      return
    }
    up = true
    onUp()
  }

  const attempt = (): void => {
    const one = connect({ port, host: '127.0.0.1' })
    one.unref()
    canary = one
    one.once('connect', () => {
      // Go's server waits 5 s at its end for a connection that never asked anything; one answered is idle and let go.
      one.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
      void connected(one)
    })
    // Answers unread would hide the end.
    one.resume()
    one.once('error', () => lost(one))
    one.once('close', () => lost(one))
  }

  attempt()
  return {
    isUp: () => up,
    close: () => {
      closed = true
      cancelRetry?.()
      canary?.destroy()
    },
  }
}

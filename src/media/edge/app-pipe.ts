import { connect, type Socket } from 'node:net'
import type { After, Now } from '../../core/clock.ts'
import { proxyHeader, type Endpoint } from './address.ts'

/** Opens connections to the app's socket, each with the PROXY header that says who is at the other end. */
export interface AppDoor {
  /** Null when the app didn't come within the time given. */
  open: (ends: Ends, patienceMilliseconds: number) => Promise<Socket | null>
}

export interface Ends {
  client: Endpoint
  server: Endpoint
}

const retryMilliseconds = 50

const tryOnce = (path: string): Promise<Socket | null> =>
  new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.removeAllListeners('error')
      resolve(socket)
    })
    socket.once('error', () => resolve(null))
  })

export const createAppDoor = ({ path, now, after }: { path: string; now: Now; after: After }): AppDoor => {
  const pause = (): Promise<void> => new Promise((resolve) => void after(retryMilliseconds, resolve))
  return {
    async open(ends, patienceMilliseconds) {
      const deadline = now() + patienceMilliseconds
      for (;;) {
        const socket = await tryOnce(path)
        if (socket !== null) {
          socket.on('error', () => socket.destroy())
          socket.write(proxyHeader(ends))
          return socket
        }
        if (now() >= deadline) return null
        await pause()
      }
    },
  }
}

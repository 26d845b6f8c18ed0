import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { readProxyHeader } from './proxy-header.ts'

/** How long a connection may take to send its PROXY header. */
const headerMilliseconds = 5000

/** Who a connection without a PROXY header comes from: only we can open the socket, so a command of ours. */
const ownAddress = '127.0.0.1'

type ConnectionListener = (this: Server, socket: Socket) => void

/**
 * Makes an HTTP server strip a PROXY v2 header from each of its connections and take the client's address from there.
 *
 * The server must listen itself: its own `connection` listener is wrapped. (Handing sockets to a server that doesn't
 * listen looks the same, but then header and request timeouts never fire and closing leaves sockets open.)
 * Call it once, before `listen`. The answer destroys connections that haven't sent their header yet, for `stop`.
 */
export const stripProxyHeaders = (server: Server): { destroyWaiting: () => void } => {
  const waiting = new Set<Socket>()
  const listeners = server.listeners('connection') as ConnectionListener[]
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) => {
    waiting.add(socket)
    receiveHeader(socket, (address) => {
      waiting.delete(socket)
      if (address === undefined) return
      Object.defineProperty(socket, 'remoteAddress', { value: address })
      for (const listener of listeners) listener.call(server, socket)
      socket.resume()
    })
  })
  return {
    destroyWaiting: () => {
      for (const socket of waiting) socket.destroy()
    },
  }
}

/** Calls `done` once: with the client's address and the header stripped, or with undefined when the socket is gone. */
const receiveHeader = (socket: Socket, done: (address: string | undefined) => void): void => {
  let bytes: Buffer = Buffer.alloc(0)
  const finish = (address: string | undefined): void => {
    clearTimeout(timer)
    socket.off('data', onData).off('end', onEnd).off('close', onGone).off('error', onError)
    done(address)
  }
  // The server lets connections stand half open; the rest of this header will never come.
  const onEnd = (): void => void socket.destroy()
  const onGone = (): void => finish(undefined)
  // Without a listener a reset would end the process; `close` follows.
  const onError = (): void => undefined
  const onData = (chunk: Buffer): void => {
    bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk])
    const header = readProxyHeader(bytes)
    if (header.kind === 'more') return
    if (header.kind === 'invalid') {
      socket.destroy()
      return
    }
    const { length, address } = header.kind === 'header' ? header : { length: 0, address: ownAddress }
    socket.pause()
    if (bytes.length > length) socket.unshift(bytes.subarray(length))
    finish(address ?? ownAddress)
  }
  const timer = setTimeout(() => socket.destroy(), headerMilliseconds)
  timer.unref()
  socket.on('data', onData).once('end', onEnd).once('close', onGone).on('error', onError)
}

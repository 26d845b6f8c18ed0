import { connect, type Socket } from 'node:net'

/** Connections to LiveKit, of which one lies ready: opening it would be a tenth of what a join takes. */
export interface Upstreams {
  /** The one that lies ready, or a new one; it may still be connecting. */
  take: () => { socket: Socket; wasReady: boolean }
  /** Opens the next one, unless one lies ready. */
  prepare: () => void
}

const drain = (socket: Socket) => (): void => void socket.read()

export const createUpstreams = ({ port }: { port: number }): Upstreams => {
  let ready: { socket: Socket; release: () => void } | null = null

  const open = (): Socket => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.on('error', () => socket.destroy())
    return socket
  }

  const keep = (socket: Socket): void => {
    // Without a reader nobody would notice that LiveKit closed it.
    const onReadable = drain(socket)
    const onClose = (): void => {
      if (ready?.socket === socket) ready = null
    }
    socket.on('readable', onReadable).once('close', onClose).unref()
    ready = { socket, release: () => socket.off('readable', onReadable).off('close', onClose).ref() }
  }

  return {
    take() {
      const kept = ready
      ready = null
      if (kept === null) return { socket: open(), wasReady: false }
      kept.release()
      return { socket: kept.socket, wasReady: true }
    },
    prepare() {
      if (ready === null) keep(open())
    },
  }
}

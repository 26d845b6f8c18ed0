import { connect, type Socket } from 'node:net'
import { createBatches } from './batches.ts'
import { join } from './join.ts'

export interface RelayInput {
  /** The node's own address: LiveKit's TURN is bound to it, and is reached *from* it, because Firefox refuses a relay that sees it come from loopback. */
  address: string
  port: number
}

/** Gives a connection that speaks TURN to LiveKit's relay, with the bytes already read from it. */
export const createRelay = ({ address, port }: RelayInput) => {
  const batch = createBatches({
    now: () => performance.now(),
    atEndOfRound: (run) => void setImmediate(run),
  })
  return (socket: Socket, first: Buffer): void => {
    const upstream = connect({ host: address, port, localAddress: address, noDelay: true })
    upstream.write(first)
    // Before the pipe begins, so that a packet finds the cork in.
    socket.on('data', () => batch(upstream))
    join(socket, upstream)
  }
}

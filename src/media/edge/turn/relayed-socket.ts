import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Endpoint } from './stun.ts'

/** The UDP socket of one allocation: what its client sends comes from here. */
export interface RelayedSocket {
  at: Endpoint
  send: (data: Buffer, to: Endpoint) => void
  close: () => void
}

export interface OpenRelayedSocket {
  /** Of this machine. */
  address: string
  onPacket: (data: Buffer, from: Endpoint) => void
}

/** A key frame arrives in one burst. */
const receiveBytes = 512 * 1024

/** Addresses are addresses here: nothing is looked up, and nothing waits for the next turn of the event loop. */
const lookup = (address: string, _options: unknown, done: Done): void => done(null, address, 0)
type Done = (error: NodeJS.ErrnoException | null, address: string, family: number) => void

/** Binds a port of the system's choice; null when there is none left, or the address is gone. */
export const openRelayedSocket = ({ address, onPacket }: OpenRelayedSocket): RelayedSocket | null => {
  const socket: Socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', lookup })
  const errors: Error[] = []
  socket.on('error', (error) => void errors.push(error))
  socket.on('message', onPacket)
  socket.bind({ address, port: 0, exclusive: true })
  if (errors.length > 0) return null
  socket.setRecvBufferSize(receiveBytes)
  return {
    at: { address, port: socket.address().port },
    // Without a callback a packet that can't be sent is lost, as packets are. Without offset and length Node makes no second view.
    send: (data, to) => socket.send(data, to.port, to.address),
    close: () => void socket.close(),
  }
}

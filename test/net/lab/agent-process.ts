/**
 * Runs inside a namespace and opens TCP connections there for the tests outside: a socket belongs to the namespace it
 * was made in, also after it has been handed to another process.
 */
import { connect } from 'node:net'

export interface ConnectOrder {
  id: number
  host: string
  port: number
}
export interface ConnectResult {
  id: number
  error?: string
}

const answer = (result: ConnectResult, socket?: import('node:net').Socket): void => {
  process.send?.(result, socket)
}

process.on('message', ({ id, host, port }: ConnectOrder) => {
  const socket = connect({ host, port, noDelay: true })
  const failed = (error: Error): void => answer({ id, error: error.message })
  socket.pause()
  socket.once('error', failed)
  socket.once('connect', () => {
    socket.off('error', failed)
    answer({ id }, socket)
  })
})
process.on('disconnect', () => process.exit(0))

import type { AddressInfo, ListenOptions, Server } from 'node:net'
import {
  explainListenFailure,
  isMissingAddress,
  type WantedPort,
} from '../../platform/process/listen-failure.ts'

export interface Listening {
  host: string
  port: number
  /** The socket itself, for a process that takes it over. */
  fd: number
  /** Takes no new connections; those that are open stay. */
  close: () => void
}

export interface ListenInput extends WantedPort {
  server: Server
  /** Whether an address that doesn't exist here is fine; the answer is then null. */
  optional: boolean
}

/** Connections wait in the queue while others are dealt with, a whole school at once. */
const backlog = 4096

const begin = (server: Server, listen: (onListening: () => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    listen(() => {
      server.off('error', reject)
      resolve()
    })
  })

/** Node shows the descriptor of its handle only here; the same is read by many a program that restarts without a gap. */
const fdOf = (server: Server): number => (Reflect.get(server, '_handle') as { fd: number }).fd

const describe = (server: Server): Listening => {
  const { address, port } = server.address() as AddressInfo
  return { host: address === '::' ? '*' : address, port, fd: fdOf(server), close: () => void server.close() }
}

/**
 * Opens a port.
 * @throws StartError that names the port and the cure
 */
export const listenOn = async ({ server, optional, ...wanted }: ListenInput): Promise<Listening | null> => {
  const { port, host } = wanted
  const options: ListenOptions = { port, backlog, exclusive: true, ...(host !== undefined && { host }) }
  try {
    await begin(server, (onListening) => server.listen(options, onListening))
  } catch (error) {
    const failure = error as NodeJS.ErrnoException
    if (optional && isMissingAddress(failure)) return null
    throw explainListenFailure(failure, wanted)
  }
  return describe(server)
}

/** Accepts from a socket that another process bound. The backlog counts only as an argument of its own (tried). */
export const listenOnInherited = async (server: Server, fd: number): Promise<Listening> => {
  await begin(server, (onListening) => server.listen({ fd }, backlog, onListening))
  return describe(server)
}

import * as net from 'node:net'
import { getSystemErrorName } from 'node:util'

/** A TCP port that is bound and never accepted from here: the kernel keeps its queue while the processes that do change. */
export interface HeldPort {
  fd: number
  close: () => void
}

/** Node's own handle of a bound socket. */
interface Handle {
  fd: number
  getsockname: (out: { port?: number }) => number
  close: () => void
}

type CreateServerHandle = (address: string, port: number, family: 4 | 6) => Handle | number

/**
 * What Node's cluster module binds its shared sockets with (lib/internal/cluster/shared_handle.js): `listen()` of the
 * public API would begin to accept. Node 24 is inside our executable, and a test says so when it goes.
 */
const createServerHandle = Reflect.get(net, '_createServerHandle') as CreateServerHandle

const failure = (number: number): NodeJS.ErrnoException => {
  const code = getSystemErrorName(number)
  return Object.assign(new Error(`bind ${code}`), { code, syscall: 'bind' })
}

/** @throws NodeJS.ErrnoException */
const bind = (address: string, port: number): HeldPort => {
  const handle = createServerHandle(address, port, net.isIPv6(address) ? 6 : 4)
  if (typeof handle === 'number') throw failure(handle)
  // libuv tells of a taken port only here.
  const named = handle.getsockname({})
  if (named === 0) return { fd: handle.fd, close: () => handle.close() }
  handle.close()
  throw failure(named)
}

/**
 * Binds a port and keeps it. Without a host every address, IPv6 and IPv4.
 * @throws NodeJS.ErrnoException `EADDRINUSE`, `EACCES`, `EADDRNOTAVAIL`
 */
export const holdPort = ({ host, port }: { host: string | undefined; port: number }): HeldPort => {
  if (host !== undefined) return bind(host, port)
  try {
    return bind('::', port)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EAFNOSUPPORT' && code !== 'EADDRNOTAVAIL') throw error
    return bind('0.0.0.0', port)
  }
}

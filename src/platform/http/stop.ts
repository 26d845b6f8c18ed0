import { Server as NetServer } from 'node:net'
import type { Server } from 'node:http'
import type { After } from '../../core/clock.ts'

/** How long a connection accepted a moment ago may take to send its request. */
const graceMilliseconds = 1000
const sweepMilliseconds = 50

const wait = (after: After, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    after(milliseconds, resolve)
  })

/**
 * Stops an HTTP server without cutting anybody off: it accepts no more connections, lets requests finish, and only
 * then closes those that are idle. `http.Server.close()` would close idle ones at once, and one whose request is still
 * on its way counts as idle. After `deadlineMilliseconds` whatever is left is destroyed.
 */
export const stopServer = async ({
  server,
  after,
  deadlineMilliseconds,
}: {
  server: Server
  after: After
  deadlineMilliseconds: number
}): Promise<void> => {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => {
    NetServer.prototype.close.call(server, () => resolve())
  })
  const state = { open: true }
  void closed.then(() => {
    state.open = false
  })
  const cancel = after(deadlineMilliseconds, () => server.closeAllConnections())
  await Promise.race([closed, wait(after, graceMilliseconds)])
  while (state.open) {
    // A connection becomes idle when its last request is answered, and Node closes it then only if told again.
    server.closeIdleConnections()
    await Promise.race([closed, wait(after, sweepMilliseconds)])
  }
  cancel()
}

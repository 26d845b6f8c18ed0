import { rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Log } from '../../platform/log/log.ts'
import { createAppLinkServer, type AppLinkServer, type Holder } from '../app-link-server.ts'

/** The app's two sockets with the real link behind one and an echo behind the other. */
export interface StandInApp {
  link: AppLinkServer
  /** Holders that `mayEnter` refuses, as `meeting/identity`. */
  refused: Set<string>
  /** Raw bytes of every connection on `app.sock`, PROXY header included. */
  requests: Buffer[]
  /** How often the edge asked for reconciliation. */
  reconciliations: () => number
  close: () => Promise<void>
}

export interface StandInAppInput {
  runDir: string
  log: Log
  reconcile?: () => Promise<void>
  revoked?: () => Holder[]
}

const reply = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: text/plain\r\n\r\nok'

export const startStandInApp = async (input: StandInAppInput): Promise<StandInApp> => {
  const refused = new Set<string>()
  const requests: Buffer[] = []
  const sockets = new Set<Socket>()
  let reconciliations = 0
  const server = createServer((socket) => {
    const at = requests.push(Buffer.alloc(0)) - 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (chunk: Buffer) => {
      const before = requests[at] ?? Buffer.alloc(0)
      requests[at] = Buffer.concat([before, chunk])
      if (chunk.includes('\r\n\r\n')) socket.write(reply)
    })
  })
  const path = join(input.runDir, 'app.sock')
  rmSync(path, { force: true })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const link = createAppLinkServer({
    path: join(input.runDir, 'link.sock'),
    build: 'test',
    log: input.log,
    mayEnter: ({ meetingId, identity }) => !refused.has(`${meetingId}/${identity}`),
    lookAgain: () => Promise.resolve(),
    reconcile: async () => {
      reconciliations += 1
      await input.reconcile?.()
    },
    revoked: input.revoked ?? (() => []),
  })
  await link.listen()
  return {
    link,
    refused,
    requests,
    reconciliations: () => reconciliations,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await Promise.all([link.close(), closed])
    },
  }
}

import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { cutAt, cuts, mutated, seeded } from '../../testing/fuzz.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { stripProxyHeaders } from './proxied-connections.ts'
import { readProxyHeader } from './proxy-header.ts'
import { proxyHeader } from './testing/proxy-header.ts'

const startServer = async (): Promise<string> => {
  const path = join(temporaryFolder(), 'app.sock')
  const server = createServer(({ socket, url }, response) => response.end(`${socket.remoteAddress} ${url}`))
  stripProxyHeaders(server)
  server.listen(path)
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return path
}

/** Sends the pieces one by one and answers with everything that came back. */
const send = async (path: string, pieces: readonly Buffer[]): Promise<string> => {
  const socket = connect(path)
  socket.on('error', () => undefined)
  const answer = text(socket).catch(() => '')
  for (const piece of pieces) {
    socket.write(piece)
    await turn()
  }
  socket.end()
  return answer
}

const request = Buffer.from('GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')

test('fuzz: however a connection arrives, a request is its client’s, whose it is said to be, or nobody’s', async () => {
  const path = await startServer()
  const header = mutated({ valid: fc.ipV4().map((address) => proxyHeader(address)) })
  await fc.assert(
    fc.asyncProperty(header, cuts, async (bytes, places) => {
      const sent = Buffer.concat([bytes, request])
      const read = readProxyHeader(sent)
      const answer = await send(path, cutAt(sent, places))
      const address = /\r\n\r\n(\S+) \/x$/u.exec(answer)?.[1] ?? ''
      if (read.kind === 'header' && sent.subarray(read.length).equals(request))
        expect(answer).toContain(`\r\n\r\n${read.address ?? '127.0.0.1'} /x`)
      else if (read.kind !== 'header') expect(['', '127.0.0.1']).toContain(address)
    }),
    seeded('PROXY headers on a socket', 250),
  )
})

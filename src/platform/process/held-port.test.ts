import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { fork } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { holdPort } from './held-port.ts'

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await once(server.close(), 'close')
  return port
}

const acceptor = join(mkdtempSync(join(tmpdir(), 'parley-held-')), 'acceptor.mjs')
writeFileSync(
  acceptor,
  `import { createServer } from 'node:net'
   createServer((socket) => socket.end(String(process.pid))).listen({ fd: 3 }, 4096, () => process.send('up'))`,
)

/** A process that accepts from the socket it is started with. */
const accept = async (fd: number) => {
  const child = fork(acceptor, { stdio: ['ignore', 'inherit', 'inherit', fd, 'ipc'] })
  await once(child, 'message')
  return child
}

const ask = async (port: number): Promise<number> => {
  let text = ''
  const socket = connect(port, '127.0.0.1').on('data', (bytes: Buffer) => (text += bytes.toString()))
  await once(socket, 'close')
  return Number(text)
}

test('who connects while nobody accepts waits for the next who does', async () => {
  const port = await freePort()
  const held = holdPort({ host: '127.0.0.1', port })
  const first = await accept(held.fd)
  expect(await ask(port)).toBe(first.pid)
  first.kill('SIGKILL')
  await once(first, 'exit')
  const waiting = ask(port)
  const second = await accept(held.fd)
  expect(await waiting).toBe(second.pid)
  second.kill('SIGKILL')
  await once(second, 'exit')
  held.close()
  await expect(ask(port)).rejects.toThrow(/ECONNREFUSED/u)
})

test('a port that is taken, and an address that isn’t here, are told at once', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  expect(() => holdPort({ host: '127.0.0.1', port })).toThrow(/EADDRINUSE/u)
  expect(() => holdPort({ host: undefined, port })).toThrow(/EADDRINUSE/u)
  expect(() => holdPort({ host: '192.0.2.1', port })).toThrow(/EADDRNOTAVAIL/u)
  server.close()
})

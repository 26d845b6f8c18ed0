import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { systemAfter } from '../../core/clock.ts'
import { createNumberedIds } from '../../testing/numbered.ts'
import { testConfig } from '../../testing/test-config.ts'
import { createLog } from '../log/log.ts'
import { createHttpServer } from './server.ts'
import { stopServer } from './stop.ts'
import { proxyHeader } from './testing/proxy-header.ts'
import { listenOnUnixSocket } from './unix-socket.ts'

const socketPath = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-socket-'))
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  return join(folder, 'run', 'app.sock')
}

const startServer = async (path = socketPath()) => {
  const { log } = createLog({ level: 'error', format: 'json', process: 'test', write: () => undefined })
  const { http: config } = testConfig('/nowhere')
  const { app, destroyWaiting } = createHttpServer({
    config,
    publicCertificate: false,
    newId: createNumberedIds(),
    log,
  })
  const held: (() => void)[] = []
  app.get('/address', (request) => ({ address: request.ip }))
  app.get('/held', () => new Promise((resolve) => held.push(() => resolve({ done: true }))))
  await app.ready()
  const stop = (deadlineMilliseconds = 5000) =>
    stopServer({ server: app.server, after: systemAfter, deadlineMilliseconds })
  onTestFinished(async () => {
    destroyWaiting()
    app.server.closeAllConnections()
    await stop(0)
  })
  await listenOnUnixSocket({ server: app.server, path })
  return { path, app, held, stop, destroyWaiting }
}

const open = (path: string) => {
  const socket = connect(path)
  onTestFinished(() => {
    socket.destroy()
  })
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  // A reset is one of the ends that are looked for.
  socket.on('error', () => undefined)
  const ended = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(text))
  })
  return { socket, ended }
}

const get = (target: string): string => `GET ${target} HTTP/1.1\r\nhost: x\r\n\r\n`
const lastGet = (target: string): string => `GET ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`

test('the address comes from the PROXY header, for every request on its connection', async () => {
  const { path } = await startServer()
  const { socket, ended } = open(path)
  const bytes = Buffer.concat([
    proxyHeader('198.51.100.9'),
    Buffer.from(get('/address') + lastGet('/address')),
  ])
  socket.write(bytes)
  const answers = (await ended).match(/\{"address":"[^"]+"\}/g)
  expect(answers).toEqual(['{"address":"198.51.100.9"}', '{"address":"198.51.100.9"}'])
})

test('a header that comes byte by byte is read, and so is the request behind it', async () => {
  const { path } = await startServer()
  const { socket, ended } = open(path)
  const bytes = Buffer.concat([proxyHeader('2001:db8:0:0:0:0:0:7'), Buffer.from(lastGet('/address'))])
  for (const byte of bytes) {
    socket.write(Buffer.from([byte]))
    await turn()
  }
  expect(await ended).toContain('{"address":"2001:db8::7"}')
})

test('a command of ours speaks without a header and is local', async () => {
  const { path } = await startServer()
  const { socket, ended } = open(path)
  socket.write(lastGet('/address'))
  expect(await ended).toContain('{"address":"127.0.0.1"}')
})

test('a broken header ends the connection without an answer', async () => {
  const { path } = await startServer()
  const { socket, ended } = open(path)
  const broken = proxyHeader('198.51.100.9')
  broken.writeUInt8(0x99, 12)
  socket.write(Buffer.concat([broken, Buffer.from(get('/address'))]))
  expect(await ended).toBe('')
})

test('only user and group may open the socket, and only the group its folder', async () => {
  const { path } = await startServer()
  expect(statSync(path).mode & 0o777).toBe(0o660)
  expect(statSync(join(path, '..')).mode & 0o777).toBe(0o750)
})

test('a file left by a process that died is replaced', async () => {
  const path = socketPath()
  mkdirSync(join(path, '..'))
  writeFileSync(path, '')
  await startServer(path)
  const { socket, ended } = open(path)
  socket.write(lastGet('/address'))
  expect(await ended).toContain('200 OK')
})

test('a socket that somebody answers on is left alone', async () => {
  const { path } = await startServer()
  await expect(startServer(path)).rejects.toMatchObject({ name: 'StartError', exitCode: 69 })
  const { socket, ended } = open(path)
  socket.write(lastGet('/address'))
  expect(await ended).toContain('200 OK')
})

test('a path too long for a socket is said before anything is made', async () => {
  const path = join(tmpdir(), 'x'.repeat(120), 'app.sock')
  await expect(startServer(path)).rejects.toMatchObject({ name: 'StartError', exitCode: 78 })
})

test('stopping refuses newcomers, lets a request finish and ends idle connections', async () => {
  const { path, held, stop } = await startServer()
  const busy = open(path)
  busy.socket.write(get('/held'))
  await expect.poll(() => held.length).toBe(1)
  const stopped = stop()
  const late = connect(path)
  await expect(once(late, 'connect')).rejects.toMatchObject({
    code: expect.stringMatching(/ENOENT|ECONNREFUSED/) as string,
  })
  held[0]?.()
  expect(await busy.ended).toContain('{"done":true}')
  await stopped
})

test('stopping doesn’t wait longer than its deadline', async () => {
  const { path, held, stop } = await startServer()
  const busy = open(path)
  busy.socket.write(get('/held'))
  await expect.poll(() => held.length).toBe(1)
  await stop(10)
  expect(await busy.ended).toBe('')
})

test('a connection that never says whose it is doesn’t hold up the stop', async () => {
  const { path, stop, destroyWaiting } = await startServer()
  const silent = open(path)
  await once(silent.socket, 'connect')
  silent.socket.write(proxyHeader('198.51.100.9').subarray(0, 5))
  await turn()
  const stopped = stop()
  destroyWaiting()
  await stopped
  expect(await silent.ended).toBe('')
})

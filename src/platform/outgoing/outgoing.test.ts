import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createOutgoing } from './outgoing.ts'

const signal = AbortSignal.timeout(10_000)
const get = { method: 'GET', headers: {}, signal }

const startServer = async () => {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(request.url ?? '')
    response.writeHead(302, { location: 'http://127.0.0.1:1/', 'x-two': ['a', 'b'] }).end('moved')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return { hits, port: (server.address() as AddressInfo).port }
}

test('asks, and follows nobody elsewhere', async () => {
  const { hits, port } = await startServer()
  const ask = createOutgoing({ allowedNetworks: ['127.0.0.0/8'] })
  const answer = await ask(`http://127.0.0.1:${port}/a`, get)
  expect([answer.status, answer.headers.get('location'), answer.headers.get('x-two')]).toEqual([
    302,
    'http://127.0.0.1:1/',
    'a, b',
  ])
  expect([await answer.text(), hits]).toEqual(['moved', ['/a']])
})

test('a name that stands for somebody inside isn’t asked, not even when it stands for others, too', async () => {
  const { hits, port } = await startServer()
  for (const addresses of [
    ['127.0.0.1'],
    ['192.0.78.9', '127.0.0.1'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'],
  ]) {
    const lookUp = () =>
      Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })))
    const ask = createOutgoing({ allowedNetworks: [], lookUp })
    await expect(ask(`https://innocent.test:${port}/`, get)).rejects.toMatchObject({ why: 'address' })
  }
  expect(hits).toEqual([])
})

test('nothing leaves this machine unencrypted', async () => {
  const ask = createOutgoing({ allowedNetworks: ['0.0.0.0/0'] })
  await expect(ask('http://id.example.org/', get)).rejects.toMatchObject({ why: 'insecure' })
  await expect(ask('file:///etc/passwd', get)).rejects.toMatchObject({ why: 'insecure' })
})

test('whoever never answers is given up', async () => {
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const ask = createOutgoing({ allowedNetworks: ['127.0.0.1'] })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const given = { ...get, signal: AbortSignal.timeout(50) }
  await expect(ask(url, given)).rejects.toMatchObject({ name: 'AbortError' })
})

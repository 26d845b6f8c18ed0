import { once } from 'node:events'
import { expect, test } from 'vitest'
import { filters } from '../lab/filters.ts'
import { createNetwork } from '../lab/network.ts'

const listen = `require('node:http').createServer((_, reply) => reply.end('here')).listen(443, () =>
  require('node:http').createServer((_, reply) => reply.end('here')).listen(80, () => console.log('listening')))`

/** Whether a connection is there within half a second. */
const reaches = (connecting: Promise<{ destroy: () => void }>): Promise<boolean> =>
  Promise.race([
    connecting.then(
      (socket) => (socket.destroy(), true),
      () => false,
    ),
    once(AbortSignal.timeout(500), 'abort').then(() => false),
  ])

/** Milliseconds until a connection is there. */
async function took(connecting: Promise<{ destroy: () => void }>): Promise<number> {
  const start = performance.now()
  const socket = await connecting
  socket.destroy()
  return performance.now() - start
}

test('the lab itself: a cable is as slow or as deaf as it is told to be, on the side that is told, and good again', async () => {
  const network = await createNetwork({ label: 'cable', names: ['203.0.113.1 meet.test'] })
  try {
    const server = await network.addHost({ name: 'server', addresses: ['203.0.113.1/24'] })
    const client = await network.addHost({ name: 'client', addresses: ['203.0.113.2/24'] })
    const program = server.start({ argv: [process.execPath, '-e', listen], log: '/dev/null' })
    await program.line(/listening/)
    const open = (): ReturnType<typeof client.agent.connect> => client.agent.connect('meet.test', 443)

    await client.shape({ up: { delay: 300 } })
    expect(await took(open())).toBeGreaterThanOrEqual(300)
    await client.shape({ up: { delay: 300 }, down: { delay: 300, jitter: 50 } })
    expect(await took(open())).toBeGreaterThanOrEqual(550)
    await client.shape({ down: { loss: 1 } })
    expect(await reaches(open())).toBe(false)
    await client.shape({})
    expect(await took(open())).toBeLessThan(300)
  } finally {
    await network.close()
  }
})

test('the lab itself: names lead to hosts, filters stop what they should and nothing else', async () => {
  const network = await createNetwork({ label: 'lab', names: ['203.0.113.1 meet.test'] })
  try {
    const server = await network.addHost({ name: 'server', addresses: ['203.0.113.1/24'] })
    const client = await network.addHost({ name: 'client', addresses: ['203.0.113.2/24'] })
    const program = server.start({ argv: [process.execPath, '-e', listen], log: '/dev/null' })
    await program.line(/listening/)
    const open = async (): Promise<{ web: boolean; plain: boolean }> => ({
      web: await reaches(client.agent.connect('meet.test', 443)),
      plain: await reaches(client.agent.connect('meet.test', 80)),
    })

    expect(await open()).toEqual({ web: true, plain: true })
    await server.filter(filters.onlyTcp443)
    expect(await open()).toEqual({ web: true, plain: false })
    await client.filter(filters.silence)
    expect(await open()).toEqual({ web: false, plain: false })
    await client.filter(filters.open)
    await server.filter(filters.open)
    expect(await open()).toEqual({ web: true, plain: true })
  } finally {
    await network.close()
  }
})

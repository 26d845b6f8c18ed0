import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { createTestClock } from '../../testing/clock.ts'
import { createTurn } from '../edge/turn/turn.ts'
import { createTurnClient, type TurnClient } from './turn-client.ts'

/** Where the relay is, and who it may reach; and another it may reach. */
export const home = '127.0.0.1'
export const elsewhere = '127.0.0.2'

export const good = { username: 'ada', credential: 'correct horse' }

/** A relay on a port of its own; its clock is the test's. */
export const openRelay = async (address = home) => {
  const clock = createTestClock()
  const useless = { count: 0 }
  const sides: Socket[] = []
  const turn = createTurn({
    address,
    peers: [home, elsewhere],
    passwordOf: (username) => (username === good.username ? good.credential : null),
    batch: () => undefined,
    onUseless: () => void (useless.count += 1),
    ...clock,
  })
  const server = createServer((socket) => {
    sides.push(socket.on('error', () => undefined))
    turn(socket, Buffer.alloc(0))
  }).listen(0, home)
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    for (const socket of sides) socket.destroy()
  })
  const call = async (): Promise<Socket> => {
    const socket = connect((server.address() as AddressInfo).port, home)
    onTestFinished(() => void socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  /** Somebody with an allocation. */
  const allocated = async () => {
    const socket = await call()
    const client: TurnClient = createTurnClient(socket)
    const { code, port } = await client.allocate(good)
    expect(code).toBe(0)
    return { socket, client, at: { address: home, port: port ?? 0 } }
  }
  return { clock, useless, sides, call, allocated }
}

/** Somebody the relay may reach, who says back what they are told. */
export const openPeer = async (address = home) => {
  const socket = createSocket('udp4')
  const heard: string[] = []
  socket.on('message', (data, from) => {
    heard.push(data.toString('latin1'))
    socket.send(data, from.port, from.address)
  })
  socket.bind(0, address)
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return {
    heard,
    at: { address, port: socket.address().port },
    say: (data: string, to: { address: string; port: number }) => socket.send(data, to.port, to.address),
  }
}

/** Waits until a connection is over. */
export const ended = async (socket: Socket): Promise<void> => {
  if (!socket.closed) await once(socket.resume(), 'close')
}

import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { WebSocket } from 'ws'
import { median, type Figure } from './figures.ts'
import type { BenchRoom } from './meeting.ts'
import type { Product } from './product.ts'

const rounds = 200
/** Until V8 has compiled what is hot. */
const warmUp = 800
/** LiveKit tells of each arrival and departure through the edge; the next round shouldn't meet what the last one left. */
const settleMilliseconds = 20

/** Milliseconds from opening the signal connection to LiveKit's first message, its join answer. */
const joinOnce = async (base: string, origin: string, room: BenchRoom): Promise<number> => {
  const { token } = await room.join('Signal')
  const query = new URLSearchParams({
    access_token: token,
    protocol: '16',
    auto_subscribe: '1',
    sdk: 'js',
    version: '2.23.0',
  })
  const begun = performance.now()
  const socket = new WebSocket(`${base}/rtc?${query.toString()}`, { origin, perMessageDeflate: false })
  await once(socket, 'message')
  const took = performance.now() - begun
  socket.terminate()
  await pause(settleMilliseconds)
  return took
}

/**
 * What the edge adds to opening a signal connection, without TLS so that only the gate and the pipe count.
 * Through the edge and directly by turns, so that whatever else the machine does hits both.
 */
export const signalling = async ({ origin, livekitPort }: Product, room: BenchRoom): Promise<Figure[]> => {
  const edge = origin.replace('http', 'ws')
  const direct = `ws://127.0.0.1:${livekitPort}`
  const through: number[] = []
  const straight: number[] = []
  for (let round = 0; round < warmUp + rounds; round += 1) {
    through.push(await joinOnce(edge, origin, room))
    straight.push(await joinOnce(direct, origin, room))
  }
  const how = `WebSocket open → join answer, plain, median of ${rounds} after ${warmUp} to warm up, by turns`
  return [
    { name: 'signalling, LiveKit directly', value: median(straight.slice(warmUp)), unit: 'ms', how },
    {
      name: 'signalling, added by the edge',
      value: median(through.slice(warmUp)) - median(straight.slice(warmUp)),
      unit: 'ms',
      limit: 1,
      how,
    },
  ]
}

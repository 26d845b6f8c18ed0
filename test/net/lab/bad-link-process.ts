/**
 * Runs in the switch's namespace, in the middle of one host's cable, and holds back or drops each frame as told. Frames
 * come and go as VXLAN datagrams: the kernel wraps and unwraps them, so a plain UDP socket sees the whole cable.
 */
import { createSocket } from 'node:dgram'
import { goodWay, passFrame, type Way } from './bad-way.ts'

export interface Ends {
  /** Port on loopback where frames from this side arrive, and the one that takes those for it. */
  host: { from: number; to: number }
  bridge: { from: number; to: number }
}

/** The order that sets both directions; answered with itself. */
export interface Shape {
  up: Way
  down: Way
}

/** What VXLAN puts before each frame. */
const wrapping = 8
const { host, bridge } = JSON.parse(process.argv[2] ?? '') as Ends

function carry(from: number, to: number): (way: Way) => void {
  let way = goodWay
  let free = 0
  const socket = createSocket('udp4')
  socket.on('message', (frame) => {
    const now = performance.now()
    const passed = passFrame(way, { now, free, bytes: frame.length - wrapping, random: Math.random })
    free = passed.free
    if (passed.at === null) return
    const send = (): void => socket.send(frame, to, '127.0.0.1')
    if (passed.at <= now) send()
    else setTimeout(send, passed.at - now)
  })
  socket.bind(from, () => socket.setRecvBufferSize(4 * 1024 * 1024))
  return (next) => (way = next)
}

const up = carry(host.from, bridge.to)
const down = carry(bridge.from, host.to)

process.on('message', (shape: Shape) => {
  up(shape.up)
  down(shape.down)
  process.send?.(shape)
})
process.on('disconnect', () => process.exit(0))

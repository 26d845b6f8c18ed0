import { flushSync } from 'svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { LiveClientMessage, LiveServerMessage, RoomState } from '../../src/contract/live.ts'
import { Live, pauseBefore } from './live.svelte.ts'
import { HeldTime } from './testing/held-time.ts'

const room: RoomState = { name: 'Studio', access: 'open', people: [] }

/** The server's end of one socket. */
class Wire {
  readyState: number = WebSocket.CONNECTING
  onopen: (() => void) | undefined
  onmessage: ((event: { data: string }) => void) | undefined
  onclose: ((event: { code: number }) => void) | undefined
  readonly heard: LiveClientMessage[] = []

  send(text: string): void {
    this.heard.push(JSON.parse(text) as LiveClientMessage)
  }
  close(): void {
    this.readyState = WebSocket.CLOSED
  }
  open(): void {
    this.readyState = WebSocket.OPEN
    this.onopen?.()
    this.say({ type: 'welcome', protocol: 1, build: 'b1' })
  }
  say(message: LiveServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  event(topic: string, seq: number): void {
    this.say({ type: 'event', topic, epoch: 'e', seq, event: { type: 'snapshot', data: room } })
  }
  lose(code = 1006): void {
    this.readyState = WebSocket.CLOSED
    this.onclose?.({ code })
  }
}

let wires: Wire[]
let time: HeldTime
let live: Live
const wire = (): Wire => {
  const last = wires.at(-1)
  if (!last) throw new Error('no socket was opened')
  return last
}

beforeEach(() => {
  wires = []
  time = new HeldTime()
  const connect = () => {
    wires.push(new Wire())
    return wire() as unknown as WebSocket
  }
  live = new Live({ connect, after: time.after, random: () => 0.5 })
})

const follow = (topic: string) => {
  const event = vi.fn()
  const refused = vi.fn()
  return { event, refused, stop: live.follow(topic, { event, refused }) }
}

describe('following', () => {
  it('opens one socket for all topics and says them in hello', () => {
    follow('room:abc-defg-hij')
    follow('user:1')
    expect(wires).toHaveLength(1)
    wire().open()
    expect(wire().heard).toEqual([{ type: 'hello', protocol: 1, topics: ['room:abc-defg-hij', 'user:1'] }])
    expect(live).toMatchObject({ connection: 'open', build: 'b1' })
  })

  it('is no reason to follow again when the connection breaks or comes back', () => {
    follow('user:1')
    wire().open()
    let times = 0
    const stop = $effect.root(() => {
      $effect(() => {
        times += 1
        return follow('user:1').stop
      })
    })
    flushSync()
    wire().lose()
    flushSync()
    time.pass(60_000)
    wire().open()
    flushSync()
    expect(times).toBe(1)
    stop()
  })

  it('knows whether a second factor is wanted of who opened it', () => {
    follow('room:a')
    wire().open()
    wire().say({ type: 'welcome', protocol: 1, build: 'b1', mustSetUpSecondFactor: true })
    expect(live.mustSetUpSecondFactor).toBe(true)
    live.renew()
    wire().open()
    expect(live.mustSetUpSecondFactor).toBe(false)
  })

  it('delivers to whom it belongs', () => {
    const a = follow('room:a')
    const b = follow('room:b')
    wire().open()
    wire().event('room:a', 1)
    wire().say({ type: 'refused', topic: 'room:b', code: 'forbidden' })
    expect(a.event).toHaveBeenCalledWith({ type: 'snapshot', data: room })
    expect(b.event).not.toHaveBeenCalled()
    expect(b.refused).toHaveBeenCalledWith('forbidden')
  })

  it('asks for a new snapshot for whoever comes second', () => {
    follow('room:a')
    wire().open()
    wire().event('room:a', 1)
    follow('room:a')
    expect(wire().heard.slice(1)).toEqual([
      { type: 'unfollow', topics: ['room:a'] },
      { type: 'follow', topics: ['room:a'] },
    ])
  })

  it('keeps the socket for the next page, then closes it', () => {
    const a = follow('room:a')
    wire().open()
    a.stop()
    follow('room:b').stop()
    expect(wires).toHaveLength(1)
    time.pass(5_000)
    expect(live.connection).toBe('idle')
    expect(wire().readyState).toBe(WebSocket.CLOSED)
  })
})

describe('losing the connection', () => {
  it('resumes from where it was', () => {
    follow('room:a')
    wire().open()
    wire().event('room:a', 7)
    wire().lose()
    expect(live.connection).toBe('waiting')
    time.pass(400)
    wire().open()
    expect(wires).toHaveLength(2)
    expect(wire().heard[0]).toMatchObject({ cursors: { 'room:a': { epoch: 'e', seq: 7 } } })
  })

  it('waits longer each time, and no longer at all when the network is back', () => {
    follow('room:a')
    wire().lose()
    time.pass(399)
    expect(wires).toHaveLength(1)
    time.pass(1)
    wire().lose()
    time.pass(799)
    expect(wires).toHaveLength(2)
    live.hurry()
    expect(wires).toHaveLength(3)
  })

  it('comes back at once when the server said it goes', () => {
    follow('room:a')
    wire().open()
    wire().lose(1001)
    time.pass(150)
    expect(wires).toHaveLength(2)
  })

  it('gives up on a server that no longer speaks its language', () => {
    follow('room:a')
    wire().lose(4010)
    time.pass(60_000)
    expect(live.connection).toBe('outdated')
    expect(wires).toHaveLength(1)
  })
})

it('opens anew and resumes where it was when the socket may be dead, and tries at once when it is', () => {
  follow('room:a')
  wire().open()
  wire().event('room:a', 7)
  live.refresh()
  wire().open()
  expect(wires).toHaveLength(2)
  expect(wire().heard[0]).toMatchObject({ cursors: { 'room:a': { epoch: 'e', seq: 7 } } })
  wire().lose()
  live.refresh()
  expect(wires).toHaveLength(3)
})

it('opens anew, without cursors, as somebody else', () => {
  follow('room:a')
  wire().open()
  wire().event('room:a', 7)
  live.renew()
  wire().open()
  expect(wires).toHaveLength(2)
  expect(wire().heard[0]).toEqual({ type: 'hello', protocol: 1, topics: ['room:a'] })
})

it('spreads the pauses and bounds them', () => {
  expect(pauseBefore(0, 0)).toBe(200)
  expect(pauseBefore(0, 0.999)).toBeCloseTo(599.6)
  expect(pauseBefore(20, 0.999)).toBeLessThan(22_500)
})

import { DisconnectReason, type Room, type RoomConnectOptions } from 'livekit-client'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { After } from '../clock.ts'
import { MeetingRoom } from './meeting-room.ts'
import { OwnMedia } from './own-media.ts'
import type { Place, Reentry } from './place.ts'
import { RelayKept } from './relay-kept.ts'
import { FixtureMedia } from './testing/fixture-media.ts'

/** LiveKit's room as far as its events go: connects or refuses as it is told. */
class FixtureLiveKit {
  state = 'disconnected'
  canPlaybackAudio = true
  readonly remoteParticipants = new Map<string, object>()
  readonly engine = { pcManager: undefined as object | undefined, rtcConfig: {} as RTCConfiguration }
  /** How each connection was told to find its way. */
  readonly ways: unknown[] = []
  readonly localParticipant = {
    identity: 'me',
    name: 'Me',
    attributes: {},
    connectionQuality: 'good',
    getTrackPublication: () => undefined,
  }
  readonly tokens: string[] = []
  readonly drills: string[] = []
  /** Was it told to stop the tracks? */
  readonly stopped: boolean[] = []
  refusals = 0
  readonly #listeners = new Map<string, ((...values: unknown[]) => void)[]>()

  on(event: string, listener: (...values: unknown[]) => void): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
    return this
  }
  say(event: string, ...values: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...values)
  }
  become(state: string): void {
    this.state = state
    this.say('connectionStateChanged', state)
  }
  connect = async (_: string, token: string, options: RoomConnectOptions): Promise<void> => {
    this.tokens.push(token)
    this.ways.push(options.rtcConfig?.iceTransportPolicy ?? 'all')
    await Promise.resolve()
    if (this.refusals-- > 0) throw new Error('refused')
    this.become('connected')
  }
  simulateScenario = (drill: string): Promise<void> => Promise.resolve(void this.drills.push(drill))
  disconnect = async (stopTracks = true): Promise<void> => {
    this.stopped.push(stopTracks)
    await Promise.resolve()
    this.drop(DisconnectReason.CLIENT_INITIATED)
  }
  drop(reason?: DisconnectReason): void {
    if (this.state === 'disconnected') return
    this.become('disconnected')
    this.say('disconnected', reason)
  }
  switchActiveDevice = () => Promise.resolve(true)
}

const windows = { offerAfter: 8_000, takeAfter: 20_000 }
const placeWith = (token: string): Place => ({
  url: 'wss://meet.test',
  token,
  iceServers: [{ urls: 'turns:meet.test' }],
  relay: windows,
})

const start = (answers: Reentry[] = [], { reachable = false } = {}) => {
  const livekit = new FixtureLiveKit()
  const pauses: number[] = []
  /** Waiting takes no time here, and is remembered; what would take long never comes. */
  const after: After = (milliseconds, run) => {
    pauses.push(milliseconds)
    if (milliseconds >= 15_000) return () => undefined
    let cancelled = false
    queueMicrotask(() => {
      if (!cancelled) run()
    })
    return () => {
      cancelled = true
    }
  }
  const room = new MeetingRoom({
    media: new OwnMedia({ access: new FixtureMedia(), chosen: {} }),
    reenter: () => Promise.resolve(answers.shift() ?? { status: 'later' }),
    answers: () => Promise.resolve(reachable),
    publishFailed: () => undefined,
    stuck: () => undefined,
    relay: new RelayKept({ store: sessionStorage }),
    now: () => 1_000,
    after,
    random: () => 0.5,
    createRoom: () => livekit as unknown as Room,
  })
  return { room, livekit, pauses }
}

beforeEach(() => {
  sessionStorage.clear()
})

const admitted = (token: string): Reentry => ({ status: 'admitted', place: placeWith(token) })

it('goes in and out', async () => {
  const { room } = start()
  await room.join(placeWith('first'))
  expect(room.connection).toBe('connected')
  await room.leave()
  expect(room).toMatchObject({ connection: 'disconnected', ended: 'left' })
})

describe('when LiveKit gives up on the link', () => {
  it('asks for the place again and comes back with the new token', async () => {
    const { room, livekit } = start([admitted('second')])
    await room.join(placeWith('first'))
    livekit.drop()
    expect(room.connection).toBe('reconnecting')
    await vi.waitFor(() => {
      expect(room.connection).toBe('connected')
    })
    expect(livekit.tokens).toEqual(['first', 'second'])
  })

  it('goes on asking while there is no answer', async () => {
    const { room, livekit, pauses } = start([{ status: 'later' }, { status: 'later' }, admitted('second')])
    await room.join(placeWith('first'))
    livekit.drop(DisconnectReason.SERVER_SHUTDOWN)
    await vi.waitFor(() => {
      expect(room.connection).toBe('connected')
    })
    expect(pauses).toHaveLength(2)
  })

  it('ends when the server says no', async () => {
    const { room, livekit } = start([{ status: 'refused' }])
    await room.join(placeWith('first'))
    livekit.drop()
    await vi.waitFor(() => {
      expect(room.ended).toBe('refused')
    })
  })

  it.each([
    [DisconnectReason.PARTICIPANT_REMOVED, 'removed'],
    [DisconnectReason.ROOM_DELETED, 'ended'],
    [DisconnectReason.DUPLICATE_IDENTITY, 'duplicate'],
  ])('ends for good reasons without asking (%i: %s)', async (reason, ended) => {
    const { room, livekit } = start([admitted('second')])
    await room.join(placeWith('first'))
    livekit.drop(reason)
    expect(room.ended).toBe(ended)
    expect(livekit.tokens).toEqual(['first'])
  })
})

it('tries again when the first way in fails, each time with a fresh token', async () => {
  const { room, livekit } = start([admitted('second'), admitted('third')])
  livekit.refusals = 2
  await room.join(placeWith('first'))
  await vi.waitFor(() => {
    expect(room.connection).toBe('connected')
  })
  expect(livekit.tokens).toEqual(['first', 'second', 'third'])
})

it('doesn’t come back after leaving', async () => {
  const { room, livekit } = start([admitted('second')])
  await room.join(placeWith('first'))
  livekit.drop()
  await room.leave()
  expect(room.ended).toBe('left')
  expect(livekit.tokens).toEqual(['first'])
})

describe('when the network may be another one', () => {
  it('resumes what looks alive', async () => {
    const { room, livekit } = start()
    await room.join(placeWith('first'))
    room.nudge('network')
    expect(livekit.drills).toEqual(['signal-reconnect'])
    expect(livekit.tokens).toEqual(['first'])
  })

  it.each([
    ['the server answers: the way is dead, and another is looked for', true, ['signal-reconnect']],
    ['nobody answers: the network is gone, and waited for', false, []],
  ])('nothing arrives and %s', async (_, reachable, drills) => {
    const { room, livekit } = start([], { reachable })
    const asked = { looks: 0 }
    const transport = {
      getStats: () => Promise.resolve(new Map()),
      getICEConnectionState: () => {
        asked.looks++
        return 'disconnected'
      },
    }
    livekit.engine.pcManager = { publisher: transport }
    await room.join(placeWith('first'))
    await vi.waitFor(() => expect(asked.looks).toBeGreaterThan(2), { timeout: 6_000 })
    expect(livekit.drills).toEqual(drills)
    await room.leave()
  })

  it('comes back at once to the same place, and keeps what is on', async () => {
    const { room, livekit } = start([admitted('second')])
    await room.join(placeWith('first'))
    livekit.become('reconnecting')
    room.nudge('awake')
    await vi.waitFor(() => {
      expect(room.connection).toBe('connected')
    })
    expect(livekit.tokens).toEqual(['first', 'second'])
    expect(livekit.stopped).toEqual([false])
  })
})

it('comes back after LiveKit hung up because the page was frozen', async () => {
  const { room, livekit } = start([admitted('second')])
  await room.join(placeWith('first'))
  await livekit.disconnect()
  await vi.waitFor(() => {
    expect(room.connection).toBe('connected')
  })
  expect(livekit.tokens).toEqual(['first', 'second'])
})

describe('the relay', () => {
  it('is taken without leaving, and kept for every way in of this tab', async () => {
    const { room, livekit } = start([admitted('second')])
    await room.join(placeWith('first'))
    room.takeRelay()
    expect(room.relayed).toBe(true)
    expect(livekit.engine.rtcConfig).toEqual({ iceTransportPolicy: 'relay' })
    expect(livekit.drills).toEqual(['signal-reconnect'])
    room.takeRelay()
    expect(livekit.drills).toHaveLength(1)
    livekit.drop()
    await vi.waitFor(() => {
      expect(livekit.tokens).toEqual(['first', 'second'])
    })
    const { room: next, livekit: again } = start()
    await next.join(placeWith('third'))
    expect([...livekit.ways, ...again.ways]).toEqual(['all', 'relay', 'relay'])
  })

  it('is taken only where there is one', async () => {
    const { room, livekit } = start()
    await room.join({ ...placeWith('first'), iceServers: [] })
    room.takeRelay()
    expect(room.relayed).toBe(false)
    expect(livekit.drills).toEqual([])
  })

  it('is left when nobody gets through it', async () => {
    const answers = Array.from({ length: 6 }, (_, index) => admitted(`again ${index}`))
    new RelayKept({ store: sessionStorage }).take()
    const { room, livekit } = start(answers)
    livekit.refusals = 4
    await room.join(placeWith('first'))
    await vi.waitFor(() => {
      expect(room.connection).toBe('connected')
    })
    expect(livekit.ways).toEqual(['relay', 'relay', 'relay', 'relay', 'all'])
    expect(room.relayed).toBe(false)
  })
})

import { untrack } from 'svelte'
import type {
  EventOf,
  LiveClientMessage,
  LiveServerMessage,
  RoomEvent,
  UserEvent,
} from '../../src/contract/live.ts'
import type { After, Now } from './clock.ts'
import { watchWake } from './wake.ts'

/** Same number as `liveProtocol` in the contract (only its types reach the browser). */
const protocol: typeof import('../../src/contract/live.ts').liveProtocol = 1
const close: Pick<typeof import('../../src/contract/live.ts').liveClose, 'goingAway' | 'protocolTooNew'> = {
  goingAway: 1001,
  protocolTooNew: 4010,
}

/**
 * - `idle`: nobody follows anything
 * - `connecting`, `open`
 * - `waiting`: lost; tried again by itself
 * - `outdated`: the server no longer speaks this page's language; only a reload helps
 */
export type LiveConnection = 'idle' | 'connecting' | 'open' | 'waiting' | 'outdated'

export type Refusal = 'not_found' | 'forbidden'

export interface Follower<T extends string> {
  /** Called for every event; a `snapshot` replaces all that was known. */
  event: (event: EventOf<T>) => void
  /** The server won't give this topic. */
  refused?: (code: Refusal) => void
}

/** What screens need of the live channel. */
export interface LiveChannel {
  readonly connection: LiveConnection
  /** The build that answers, once known. */
  readonly build: string | undefined
  /** Whether the server said that whoever one is has to set up a second factor before anything else. */
  readonly mustSetUpSecondFactor: boolean
  /** Opens the channel anew, as whoever one is now: after signing in or out. */
  renew: () => void
  /** Follows a topic until the answer is called. */
  follow: <T extends string>(topic: T, follower: Follower<T>) => () => void
}

interface Followed {
  followers: Set<Follower<string>>
  cursor?: { epoch: string; seq: number }
}

export interface LiveDeps {
  /** Opens the socket: `() => new WebSocket('/api/live')`. */
  connect: () => WebSocket
  after: After
  /** 0 ≤ x < 1, spreads the reconnects of many pages. */
  random: () => number
}

/** Milliseconds before the given attempt (0 is the first after a loss), spread by ±50 %. */
export const pauseBefore = (attempt: number, random: number): number =>
  Math.min(15_000, 400 * 2 ** attempt) * (0.5 + random)

/**
 * The live channel: one socket while anything is followed, reconnected by itself, resumed from where it was.
 */
export class Live implements LiveChannel {
  connection: LiveConnection = $state('idle')
  build: string | undefined = $state()
  mustSetUpSecondFactor = $state(false)
  readonly #deps: LiveDeps
  readonly #topics = new Map<string, Followed>()
  #socket: WebSocket | undefined
  #attempt = 0
  #cancelRetry: (() => void) | undefined

  constructor(deps: LiveDeps) {
    this.#deps = deps
  }

  /** Whoever follows in an effect doesn't do so again when the connection breaks or comes back: that is done here. */
  follow = <T extends string>(topic: T, follower: Follower<T>): (() => void) => {
    const one = follower as unknown as Follower<string>
    untrack(() => {
      this.#follow(topic, one)
    })
    return () => {
      this.#unfollow(topic, one)
    }
  }

  /** Tries at once instead of waiting; for a network that just came back. */
  hurry(): void {
    if (this.connection !== 'waiting') return
    this.#cancelRetry?.()
    this.#open()
  }

  /** The socket may be dead without knowing it, after sleep or with another network: opens it anew and resumes. */
  refresh(): void {
    if (this.#socket) {
      this.#drop()
      this.#open()
    } else this.hurry()
  }

  renew = (): void => {
    if (!this.#socket) return
    this.#drop()
    for (const followed of this.#topics.values()) delete followed.cursor
    this.#open()
  }

  /** Ends the channel for good. */
  close(): void {
    this.#topics.clear()
    this.#cancelRetry?.()
    this.#drop()
    this.connection = 'idle'
  }

  #follow(topic: string, one: Follower<string>): void {
    const known = this.#topics.get(topic)
    if (known) this.#restart(topic, known)
    const followed = known ?? { followers: new Set<Follower<string>>() }
    followed.followers.add(one)
    this.#topics.set(topic, followed)
    if (!known) this.#send({ type: 'follow', topics: [topic] })
    if (!this.#socket && this.connection !== 'waiting' && this.connection !== 'outdated') this.#open()
  }

  /** Somebody joins a topic that already runs: a new snapshot for all of them. */
  #restart(topic: string, followed: Followed): void {
    delete followed.cursor
    this.#send({ type: 'unfollow', topics: [topic] })
    this.#send({ type: 'follow', topics: [topic] })
  }

  #unfollow(topic: string, follower: Follower<string>): void {
    const followed = this.#topics.get(topic)
    if (!followed?.followers.delete(follower) || followed.followers.size > 0) return
    this.#topics.delete(topic)
    this.#send({ type: 'unfollow', topics: [topic] })
    // A page change leaves one topic and takes another: the socket stays for it.
    if (this.#topics.size === 0)
      this.#deps.after(5_000, () => {
        if (this.#topics.size === 0) this.close()
      })
  }

  #open(): void {
    this.connection = 'connecting'
    const socket = this.#deps.connect()
    this.#socket = socket
    socket.onopen = () => {
      this.#hello()
    }
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') this.#receive(JSON.parse(data) as LiveServerMessage)
    }
    socket.onclose = ({ code }) => {
      if (this.#socket === socket) this.#lost(code)
    }
  }

  #hello(): void {
    const cursors = [...this.#topics].flatMap(([topic, { cursor }]) =>
      cursor ? [[topic, cursor] as const] : [],
    )
    this.#send({
      type: 'hello',
      protocol,
      topics: [...this.#topics.keys()],
      ...(cursors.length > 0 && { cursors: Object.fromEntries(cursors) }),
    })
  }

  #receive(message: LiveServerMessage): void {
    if (message.type === 'welcome') {
      this.#attempt = 0
      this.build = message.build
      this.mustSetUpSecondFactor = message.mustSetUpSecondFactor === true
      this.connection = 'open'
      return
    }
    const followed = this.#topics.get(message.topic)
    if (!followed) return
    if (message.type === 'event') this.#deliver(followed, message)
    if (message.type === 'refused') for (const one of followed.followers) one.refused?.(message.code)
  }

  #deliver(followed: Followed, message: { epoch: string; seq: number; event: RoomEvent | UserEvent }): void {
    followed.cursor = { epoch: message.epoch, seq: message.seq }
    for (const one of followed.followers) one.event(message.event as EventOf<string>)
  }

  #lost(code: number): void {
    this.#socket = undefined
    if (code === close.protocolTooNew) {
      this.connection = 'outdated'
      return
    }
    this.connection = 'waiting'
    const first = this.#attempt === 0 && code === close.goingAway
    const pause = first ? this.#deps.random() * 300 : pauseBefore(this.#attempt, this.#deps.random())
    this.#attempt += 1
    this.#cancelRetry = this.#deps.after(pause, () => {
      this.#open()
    })
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = undefined
    socket?.close()
  }

  #send(message: LiveClientMessage): void {
    const ready =
      this.#socket?.readyState === WebSocket.OPEN && (this.connection === 'open' || message.type === 'hello')
    if (ready) this.#socket?.send(JSON.stringify(message))
  }
}

/** The channel of this page's own server. */
export const openLive = ({ now, after }: { now: Now; after: After }): Live => {
  const live = new Live({
    after,
    random: Math.random,
    connect: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/live`),
  })
  watchWake({
    now,
    after,
    woke: (why) => {
      if (why === 'online') live.hurry()
      else live.refresh()
    },
  })
  return live
}

import { liveClose, LiveClientMessage, liveProtocol, type LiveServerMessage } from '../../contract/live.ts'
import { limits } from '../../contract/limits.ts'
import { nobody, owesSecondFactor, type Caller } from '../../core/caller.ts'
import { createJudge } from '../http/validation.ts'
import type { AnyEvent, Follower, Hub } from './hub.ts'
import type { Cursor, Numbered } from './ring.ts'

export type Verdict = 'allowed' | 'not_found' | 'forbidden'

/** What the features say about the topics of one kind (`room`, `user`). */
export interface TopicKind {
  /** Asked when somebody follows, and again when rights may have changed. */
  mayFollow(name: string, caller: Caller): Promise<Verdict>
  /** The state that the topic's events change; its first event for whoever can't resume. */
  snapshot(name: string, caller: Caller): Promise<AnyEvent>
}

export type TopicKinds = Readonly<Record<'room' | 'user', TopicKind>>

/** What a connection does to its WebSocket. */
export interface LiveSocket {
  send(message: LiveServerMessage): void
  close(code: number, reason: string): void
}

export interface ConnectionParts {
  caller: Caller
  socket: LiveSocket
  hub: Hub
  kinds: TopicKinds
  build: string
  /** Counts what a page asks: each topic is a look into the database. @throws Failure `too_many` */
  countQuestions(questions: number): void
}

/** A topic being opened keeps what happens meanwhile, so that the snapshot comes first. */
interface Followed {
  waiting: { epoch: string; numbered: Numbered<AnyEvent> }[] | null
}

const judgeMessage = createJudge(LiveClientMessage)

const readMessage = (text: string): LiveClientMessage | null => {
  try {
    const value: unknown = JSON.parse(text)
    return judgeMessage(value).length === 0 ? (value as LiveClientMessage) : null
  } catch {
    return null
  }
}

const kindOf = (topic: string): 'room' | 'user' => (topic.startsWith('room:') ? 'room' : 'user')
const nameOf = (topic: string): string => topic.slice(topic.indexOf(':') + 1)

/** One page on the live channel: its topics and the protocol of `contract/live.ts`. */
export class LiveConnection implements Follower {
  readonly caller: Caller
  /** Whoever must set up a second factor first sees no more than anybody. */
  readonly #viewer: Caller
  readonly #parts: ConnectionParts
  readonly #topics = new Map<string, Followed>()
  #greeted = false
  #closed = false

  constructor(parts: ConnectionParts) {
    this.caller = parts.caller
    this.#viewer = owesSecondFactor(parts.caller) ? nobody : parts.caller
    this.#parts = parts
  }

  get topics(): readonly string[] {
    return [...this.#topics.keys()]
  }

  /** A text frame from the page. Rejects with Failure `too_many`, and for a fault of ours. */
  async receive(text: string): Promise<void> {
    // What came before the close may still wait for its turn; its topics would be followed for ever.
    if (this.#closed) return
    const message = readMessage(text)
    this.#parts.countQuestions(1 + (message?.topics.length ?? 0))
    if (message === null) this.close(liveClose.badMessage, 'not a message of this channel')
    else if (message.type === 'hello') await this.#hello(message)
    else if (!this.#greeted) this.close(liveClose.badMessage, 'say hello first')
    else if (message.type === 'follow') await this.#followAll(message)
    else for (const topic of message.topics) this.#drop(topic)
  }

  deliver(topic: string, epoch: string, numbered: Numbered<AnyEvent>): void {
    const followed = this.#topics.get(topic)
    if (followed === undefined) return
    if (followed.waiting === null) this.#send(topic, epoch, numbered)
    else followed.waiting.push({ epoch, numbered })
  }

  /** Asks again whether this caller may follow a topic, and says so when they may not. */
  async recheck(topic: string): Promise<void> {
    if (!this.#topics.has(topic)) return
    const verdict = await this.#verdict(topic)
    if (verdict === 'allowed') return
    this.#drop(topic)
    this.#parts.socket.send({ type: 'refused', topic, code: verdict })
  }

  close(code: number, reason: string): void {
    this.release()
    this.#parts.socket.close(code, reason)
  }

  /** Lets go of every topic. Nothing is delivered afterwards. */
  release(): void {
    this.#closed = true
    for (const topic of this.topics) this.#drop(topic)
  }

  async #hello(message: Extract<LiveClientMessage, { type: 'hello' }>): Promise<void> {
    if (this.#greeted) {
      this.close(liveClose.badMessage, 'hello comes once')
    } else if (message.protocol > liveProtocol) {
      this.close(liveClose.protocolTooNew, 'this server is older')
    } else {
      this.#greeted = true
      this.#parts.socket.send({
        type: 'welcome',
        protocol: liveProtocol,
        build: this.#parts.build,
        ...(owesSecondFactor(this.caller) && { mustSetUpSecondFactor: true }),
      })
      await this.#followAll(message)
    }
  }

  async #followAll({
    topics,
    cursors,
  }: {
    topics: string[]
    cursors?: Record<string, Cursor>
  }): Promise<void> {
    const wanted = [...new Set(topics)].filter((topic) => !this.#topics.has(topic))
    if (this.#topics.size + wanted.length > limits.liveTopics)
      this.close(liveClose.badMessage, 'too many topics')
    else await Promise.all(wanted.map((topic) => this.#follow(topic, cursors?.[topic])))
  }

  async #follow(topic: string, cursor: Cursor | undefined): Promise<void> {
    const followed: Followed = { waiting: [] }
    this.#topics.set(topic, followed)
    const verdict = await this.#verdict(topic)
    if (this.#topics.get(topic) !== followed) return
    if (verdict !== 'allowed') {
      this.#topics.delete(topic)
      this.#parts.socket.send({ type: 'refused', topic, code: verdict })
      return
    }
    const here = this.#parts.hub.follow(topic, this)
    const missed = cursor === undefined ? null : this.#parts.hub.since(topic, cursor)
    if (missed === null) await this.#sendSnapshot(topic, here)
    else for (const numbered of missed) this.#send(topic, here.epoch, numbered)
    this.#catchUp(topic, followed)
  }

  async #sendSnapshot(topic: string, here: Cursor): Promise<void> {
    const event = await this.#parts.kinds[kindOf(topic)].snapshot(nameOf(topic), this.#viewer)
    this.#send(topic, here.epoch, { seq: here.seq, event })
  }

  /** Events that came while the snapshot was made may be in it already; they say the same once more. */
  #catchUp(topic: string, followed: Followed): void {
    if (this.#topics.get(topic) !== followed) return
    for (const { epoch, numbered } of followed.waiting ?? []) this.#send(topic, epoch, numbered)
    followed.waiting = null
  }

  #send(topic: string, epoch: string, { seq, event }: Numbered<AnyEvent>): void {
    if (this.#closed) return
    this.#parts.socket.send({ type: 'event', topic, epoch, seq, event })
  }

  #drop(topic: string): void {
    this.#topics.delete(topic)
    this.#parts.hub.unfollow(topic, this)
  }

  #verdict(topic: string): Promise<Verdict> {
    return this.#parts.kinds[kindOf(topic)].mayFollow(nameOf(topic), this.#viewer)
  }
}

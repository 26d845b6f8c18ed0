import {
  ConnectionState,
  LogLevel,
  Room,
  RoomEvent,
  setLogLevel,
  type DisconnectReason,
  type RoomOptions,
} from 'livekit-client'
import type { After, Now } from '../clock.ts'
import type { Wake } from '../wake.ts'
import { Changes } from './changes.ts'
import { Gathering } from './gathering.ts'
import type { LinkReport } from './link-report.ts'
import { endOf, isGoodbye } from './livekit-words.ts'
import { flowEnds, moments } from './moments.ts'
import { OwnLink } from './own-link.ts'
import type { OwnMedia } from './own-media.ts'
import type { Connection, EndCause, Participant, Source } from './participant.ts'
import type { CaptureKind } from './media-access.ts'
import { connectWith, optionsWith, type Place, type Reentry } from './place.ts'
import { Publisher } from './publisher.ts'
import { nudgeFor, pauseBefore } from './reconnect-policy.ts'
import type { RelayKept } from './relay-kept.ts'
import { RelayRoute } from './relay-route.ts'

export interface MeetingRoomDeps {
  media: OwnMedia
  reenter: () => Promise<Reentry>
  /** Does the server answer at all, whatever it says? Never rejects, and gives up after a moment. */
  answers: () => Promise<boolean>
  /** Something of one's own could not be published. */
  publishFailed: (source: Source, thrown: unknown) => void
  /** Nothing goes out of it although it is on, also after it was started anew. */
  stuck: (kind: CaptureKind) => void
  /** What this tab knows of the relay. */
  relay: RelayKept
  now: Now
  after: After
  random: () => number
  createRoom?: (options: RoomOptions) => Room
}

/** A page that goes for good doesn't live this long (ms), one that stays comes back after it. */
const thawed = 2_000

/** One place in one meeting: who is there, what they send, and a link that mends itself. */
export class MeetingRoom {
  connection: Connection = 'idle'
  /** UTC milliseconds since when `connection` is what it is. */
  since: number
  ended: EndCause | null = null
  readonly changes = new Changes()
  readonly #deps: MeetingRoomDeps
  readonly #room: Room
  readonly #link: OwnLink
  readonly #relay: RelayRoute
  readonly #publisher: Publisher
  readonly #gathering: Gathering
  #place: Place | null = null
  /** Counts the ways in tried by us: an older one that still answers is not listened to. */
  #turn = 0
  #connecting = false
  /** Hanging up so as to come back. */
  #hanging = false
  #attempts = 0
  #tryingSince: number | null = null
  #cancelTry: (() => void) | undefined

  constructor(deps: MeetingRoomDeps) {
    this.#deps = deps
    this.since = deps.now()
    // The client's own chatter names rooms and people; a console is copied into reports.
    setLogLevel(LogLevel.warn)
    const create = deps.createRoom ?? ((options) => new Room(options))
    this.#room = create(optionsWith(deps.random))
    const { media, now, after, stuck, answers, relay: kept } = deps
    this.#gathering = new Gathering({
      room: this.#room,
      media,
      now,
      after,
      trusted: () => this.connection === 'connected',
      changed: this.changes.tell,
    })
    this.#relay = new RelayRoute({ room: this.#room, kept, after })
    this.#link = new OwnLink({
      room: this.#room,
      media,
      now,
      stuck,
      answers,
      dead: this.#resume,
      restart: (kind) => void this.#publisher.restart(kind),
      windows: () => this.#relay.windowsTo(this.#place),
      takeRelay: this.takeRelay,
      changed: this.#settle,
    })
    this.#publisher = new Publisher({
      me: this.#room.localParticipant,
      media: deps.media,
      failed: deps.publishFailed,
    })
    this.#listen()
  }

  get self(): Participant {
    return this.#gathering.self
  }

  /** Everybody else, in the order they came; unchanged people are the same objects as before. */
  get others(): Participant[] {
    return this.#gathering.others
  }

  /** The browser won't play sound until somebody presses something (`startSound`). */
  get soundBlocked(): boolean {
    return !this.#room.canPlaybackAudio
  }

  /** How one's own link does. The same object while nothing changes. */
  get link(): LinkReport {
    return this.#link.report
  }

  /** Does all media go through the relay because this page wanted it so? */
  get relayed(): boolean {
    return this.#relay.taken
  }

  /** Goes in, and stays in until `leave` or an end: every broken link is mended by itself. */
  async join(place: Place): Promise<void> {
    this.#place = place
    this.#become('connecting')
    await this.#connect(++this.#turn)
  }

  async leave(): Promise<void> {
    this.#end('left')
    await this.#room.disconnect().catch(() => undefined)
  }

  /** Doesn't wait for the next try. */
  hurry(): void {
    if (this.connection !== 'reconnecting' && this.connection !== 'connecting') return
    this.#attempts = 0
    this.#turn++
    this.#cancelTry?.()
    void this.#return()
  }

  /** The network may be another one than a moment ago. */
  nudge = (wake: Wake): void => {
    const waiting = this.#room.state === ConnectionState.Disconnected && !this.#connecting
    const lasted = this.#deps.now() - this.since
    const act = nudgeFor({ wake, connection: this.connection, waiting, lasted })
    if (act === 'return') this.hurry()
    if (act === 'resume') this.#resume()
  }

  /** Goes over to the relay and stays there: place, tracks and people stay as they are. */
  takeRelay = (): void => {
    if (!this.#relay.windowsTo(this.#place)) return
    this.#relay.take(() => {
      if (this.connection === 'connected' || this.ended) return
      this.#relay.leave()
      this.hurry()
    })
    this.#resume()
    this.#gathering.schedule()
  }

  async startSound(): Promise<void> {
    await this.#room.startAudio().catch(() => undefined)
    this.#gathering.schedule()
  }

  /** Volume of one person for this page only, 0 … 1. */
  setVolume(identity: string, volume: number): void {
    this.#gathering.setVolume(identity, volume)
  }

  /** Signalling anew and every way tried again, without anybody seeing us go: LiveKit's own drill for it. */
  #resume = (): void => {
    void this.#room.simulateScenario('signal-reconnect').catch(() => undefined)
  }

  async #return(): Promise<void> {
    this.#hanging = true
    // Tracks are ours: what is on stays on.
    await this.#room.disconnect(false).catch(() => undefined)
    this.#hanging = false
    await this.#comeBack()
  }

  #listen(): void {
    for (const moment of moments) this.#room.on(moment, this.#gathering.schedule)
    for (const end of flowEnds) this.#room.on(end, this.#link.forgive)
    this.#room
      .on(RoomEvent.ParticipantDisconnected, ({ identity }, reason) => {
        if (isGoodbye(reason)) this.#gathering.goodbye(identity)
        this.#gathering.schedule()
      })
      .on(RoomEvent.ConnectionStateChanged, this.#settle)
      .on(RoomEvent.Disconnected, (reason) => {
        this.#dropped(reason)
      })
    this.#deps.media.changes.listen(this.#gathering.schedule)
  }

  async #connect(turn: number): Promise<void> {
    const place = this.#place
    if (!place || this.ended) return
    this.#connecting = true
    try {
      await this.#room.connect(place.url, place.token, connectWith(place, { relayOnly: this.#relay.taken }))
      this.#attempts = 0
      this.#tryingSince = null
      await this.#undoIfOver()
    } catch {
      if (turn === this.#turn) this.#retry()
    } finally {
      if (turn === this.#turn) this.#connecting = false
    }
  }

  /** Left while the way in was still being opened. */
  async #undoIfOver(): Promise<void> {
    if (this.ended) await this.#room.disconnect()
  }

  /** LiveKit gave up on the connection: it is over, or the place must be asked for again. */
  #dropped(reason: DisconnectReason | undefined): void {
    this.#publisher.pause()
    const cause = endOf(reason)
    // A try of our own that failed or was replaced answers for itself.
    if (this.#connecting || this.#hanging || this.ended) return
    // Nobody left: LiveKit hangs up when a page is frozen or about to go, and stops the tracks.
    if (cause === 'left') this.#cancelTry = this.#deps.after(thawed, () => void this.#comeBack())
    else if (cause) this.#end(cause)
    else void this.#comeBack()
  }

  /** Back to the same place with a fresh token. */
  async #comeBack(): Promise<void> {
    if (this.ended) return
    const turn = ++this.#turn
    this.#cancelTry?.()
    if (this.connection === 'connected') this.#become('reconnecting')
    const answer = await this.#deps.reenter()
    if (turn !== this.#turn) return
    if (answer.status === 'refused') this.#end('refused')
    if (answer.status === 'later') this.#retry()
    if (answer.status !== 'admitted') return
    await this.#deps.media.revive()
    this.#place = answer.place
    await this.#connect(turn)
  }

  #retry(): void {
    if (this.ended) return
    this.#tryingSince ??= this.#deps.now()
    const attempt = { retryCount: this.#attempts++, elapsedMs: this.#deps.now() - this.#tryingSince }
    this.#relay.failed(this.#attempts)
    const pause = pauseBefore(attempt, this.#deps.random())
    if (pause === null) this.#end('lost')
    else this.#cancelTry = this.#deps.after(pause, () => void this.#comeBack())
  }

  /** Our connection state follows from LiveKit's and the link's. */
  #settle = (): void => {
    if (this.ended || this.connection === 'idle') return
    if (this.#room.state === ConnectionState.Connected && this.#link.up) {
      this.#publisher.open()
      this.#become('connected')
    } else if (this.connection === 'connected') {
      if (this.#room.state !== ConnectionState.Connected) this.#publisher.pause()
      this.#become('reconnecting', Math.max(this.since, this.#link.heardAt))
    }
    this.#gathering.schedule()
  }

  #become(connection: Connection, since = this.#deps.now()): void {
    if (this.connection === connection) return
    this.connection = connection
    this.since = since
    this.changes.tell()
  }

  #end(cause: EndCause): void {
    if (this.ended) return
    this.ended = cause
    this.#cancelTry?.()
    this.#relay.stop()
    this.#link.stop()
    this.#publisher.close()
    this.#gathering.stop()
    this.#become('disconnected')
  }
}

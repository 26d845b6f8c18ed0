import type { After, Now } from '../../clock.ts'
import type { I18n } from '../../i18n/i18n.svelte.ts'
import type { Notices } from '../../notices.svelte.ts'
import type { Changes } from '../../rtc/changes.ts'
import { goodLink, type LinkReport } from '../../rtc/link-report.ts'
import type { MeetingRoom } from '../../rtc/meeting-room.ts'
import type { Connection, EndCause, Participant } from '../../rtc/participant.ts'
import { arrivalsBetween, mendingFor, troubleOf, type Mending } from './arrivals.ts'
import { layOut } from './layout.ts'
import { isPinned, noPins, pinTo, unpin, withPeople, withShares, type Pin, type Pins } from './pins.ts'
import { listen, promote, seat, type SpeechBook } from './speaker-order.ts'
import { seatTiles, type Seating, type Tile } from './tiles.ts'

/** What a meeting screen needs of the room below it. */
export type MeetingSource = Pick<
  MeetingRoom,
  | 'connection'
  | 'since'
  | 'ended'
  | 'soundBlocked'
  | 'self'
  | 'others'
  | 'link'
  | 'relayed'
  | 'leave'
  | 'hurry'
  | 'takeRelay'
  | 'startSound'
  | 'setVolume'
> & { changes: Pick<Changes, 'listen'> }

export interface MeetingDeps {
  source: MeetingSource
  notices: Notices
  i18n: I18n
  now: Now
  after: After
  /** Does somebody else answer in place of the server? Asked while the link is broken. */
  captive?: () => Promise<boolean>
  /** It is over for this page. */
  ended: (cause: EndCause) => void
}

export type SelfPlace = 'auto' | Seating['selfPlace']
export type Corner = 'start-top' | 'end-top' | 'start-bottom' | 'end-bottom'

/** How often it is asked whether this network wants a sign-in (ms). */
const askEvery = 8_000

/** Rooms up to this size show who comes and goes. */
const small = 8

/** The state of the meeting screen: who sits where, what is pinned, how the link is. */
export class Meeting {
  connection: Connection = $state('idle')
  soundBlocked = $state(false)
  /** How one's own link does. */
  link: LinkReport = $state.raw(goodLink)
  /** This network wants a sign-in first. */
  captive = $state(false)
  self: Participant
  others: Participant[] = $state.raw([])
  pins: Pins = $state.raw(noPins)
  selfPlace: SelfPlace = $state('auto')
  corner: Corner = $state('end-bottom')
  page = $state(0)
  /** Size of the stage in CSS pixels, bound by it. */
  width = $state(0)
  height = $state(0)
  /** UTC milliseconds, once a second. */
  time = $state(0)
  readonly source: MeetingSource
  readonly #deps: MeetingDeps
  #order: string[] = $state.raw([])
  #book: SpeechBook = new Map()
  #since = $state(0)
  #settled = false
  #said: Mending = 'none'
  #relayed: boolean
  #hushed: LinkReport | null = $state.raw(null)
  #askedAt = 0
  #cancelTick: (() => void) | undefined

  constructor(deps: MeetingDeps) {
    this.#deps = deps
    this.source = deps.source
    this.self = $state.raw(deps.source.self)
    this.time = deps.now()
    this.#relayed = deps.source.relayed
  }

  /** Where one's own picture really is: alone with one other it floats above them. */
  readonly selfSeat = $derived.by((): Seating['selfPlace'] => {
    if (this.selfPlace !== 'auto') return this.selfPlace
    return this.others.length === 1 && this.pins.pin === null ? 'floating' : 'grid'
  })
  readonly seats = $derived.by(() =>
    seatTiles({
      self: this.self,
      others: this.others,
      order: this.#order,
      pins: this.pins,
      selfPlace: this.selfSeat,
    }),
  )
  readonly layout = $derived(
    layOut({
      size: { width: this.width, height: this.height },
      count: this.seats.tiles.length,
      spotlight: this.seats.spotlight !== null,
      page: this.page,
    }),
  )
  /** The tiles of this page. */
  readonly shown: Tile[] = $derived(this.seats.tiles.slice(this.layout.from, this.layout.to))
  readonly alone = $derived(this.others.length === 0)
  readonly mending: Mending = $derived(
    this.connection === 'reconnecting' || this.connection === 'connecting'
      ? mendingFor(this.time - this.#since)
      : 'none',
  )
  /** What is said about one's own link while it holds. */
  readonly trouble = $derived(
    this.connection === 'connected' && this.link !== this.#hushed ? troubleOf(this.link) : null,
  )
  /** Can things that need the server be done? */
  readonly reachable = $derived(this.connection === 'connected')

  /** Follows the room until the answer is called. */
  start(): () => void {
    const stop = this.source.changes.listen(() => {
      this.#look()
    })
    this.#look()
    this.#tick()
    return () => {
      stop()
      this.#cancelTick?.()
    }
  }

  turnPage(step: 1 | -1): void {
    this.page = Math.min(Math.max(0, this.layout.page + step), this.layout.pages - 1)
  }

  togglePin(pin: Pin): void {
    const { t } = this.#deps.i18n
    const name = this.#nameOf(pin.identity)
    const pinned = isPinned(this.pins, pin.identity, pin.source)
    this.pins = pinned ? unpin(this.pins) : pinTo(this.pins, pin)
    this.page = 0
    this.#deps.notices.announce(pinned ? t('meeting.said.unpinned') : t('meeting.said.pinned', { name }))
  }

  /** Grid or spotlight: from a pin back to the grid, from the grid to whoever spoke last. */
  toggleLayout(): void {
    const { pin } = this.pins
    if (pin) {
      this.togglePin(pin)
      return
    }
    const speaker = [...this.#book].sort(
      ([, one], [, other]) => (other.heard ?? 0) - (one.heard ?? 0),
    )[0]?.[0]
    const identity = speaker ?? this.#order[0]
    if (identity !== undefined) this.togglePin({ identity, source: 'camera' })
  }

  /** No more about the link until something about it changes. */
  hush(): void {
    this.#hushed = this.link
  }

  leave(): void {
    void this.source.leave()
    this.#look()
  }

  #look(): void {
    const { source } = this
    this.soundBlocked = source.soundBlocked
    this.self = source.self
    this.link = source.link
    this.#routeIs(source.relayed)
    this.#meet(source.others)
    this.#connectionIs(source)
    if (source.ended) this.#deps.ended(source.ended)
  }

  #meet(others: Participant[]): void {
    if (this.#settled) this.#greet(others)
    this.others = others
    const present = others.map(({ identity }) => identity)
    this.#order = seat(this.#order, present)
    this.#hear()
    const sharing = others.filter(({ share }) => share !== null).map(({ identity }) => identity)
    this.pins = withShares(withPeople(this.pins, new Set([this.self.identity, ...present])), sharing)
  }

  #hear(): void {
    const speaking = new Set(this.others.filter((person) => person.speaking).map(({ identity }) => identity))
    this.#book = listen(this.#book, this.#order, speaking, this.#deps.now())
    const places = Math.max(0, this.layout.perPage - this.seats.fixed)
    this.#order = promote(this.#order, this.#book, places)
  }

  #connectionIs({ connection, since }: MeetingSource): void {
    const before = this.connection
    this.connection = connection
    this.#settled ||= connection === 'connected'
    this.#since = since
    this.time = this.#deps.now()
    if (before !== 'connected' && connection === 'connected' && this.#said !== 'none') this.#back()
  }

  /** Going over to the relay by itself is said; it stays so. */
  #routeIs(relayed: boolean): void {
    const taken = relayed && !this.#relayed
    this.#relayed = relayed
    if (!taken) return
    const text = this.#deps.i18n.t('meeting.link.taken')
    this.#deps.notices.show({ text })
    this.#deps.notices.announce(text)
  }

  /** A network's own sign-in page keeps us out: said, and tried at once when it is gone. */
  async #askCaptive(): Promise<void> {
    const { captive, now } = this.#deps
    if (this.mending !== 'panel') this.captive = false
    if (!captive || this.mending !== 'panel' || now() - this.#askedAt < askEvery) return
    this.#askedAt = now()
    const before = this.captive
    this.captive = await captive()
    if (before && !this.captive) this.source.hurry()
  }

  #back(): void {
    const { t } = this.#deps.i18n
    this.#said = 'none'
    this.#deps.notices.announce(t('meeting.said.back'))
  }

  #tick(): void {
    this.#cancelTick = this.#deps.after(1_000, () => {
      this.time = this.#deps.now()
      this.#hear()
      this.#sayMending()
      void this.#askCaptive()
      this.#tick()
    })
  }

  #sayMending(): void {
    const { mending } = this
    if (mending === 'none' || mending === this.#said || this.connection !== 'reconnecting') return
    const { t } = this.#deps.i18n
    if (this.#said === 'none') this.#deps.notices.announce(t('meeting.said.lost'), 'urgent')
    this.#said = mending
  }

  /** Says who came and went; while the link is down nobody knows. */
  #greet(others: Participant[]): void {
    const { joined, left } = arrivalsBetween(this.others, others)
    if (joined.length > 0) this.#tell('joined', joined, others.length)
    if (left.length > 0) this.#tell('left', left, others.length)
  }

  #tell(what: 'joined' | 'left', people: Participant[], inside: number): void {
    const { i18n, notices } = this.#deps
    const names = i18n.list(people.slice(0, 3).map(({ name }) => name))
    const more = Math.max(0, people.length - 3)
    const text = i18n.t(`meeting.said.${what}`, { names, more })
    notices.announce(text)
    if (inside < small) notices.show({ text, stays: 3_000 })
  }

  #nameOf(identity: string): string {
    return [this.self, ...this.others].find((person) => person.identity === identity)?.name ?? ''
  }
}

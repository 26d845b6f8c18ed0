import type { Reply } from '../../../../src/contract/contract.ts'
import type { EndReason, RoomEvent } from '../../../../src/contract/live.ts'
import type { Room } from '../../../../src/contract/rooms.ts'
import type { Person } from '../../../../src/contract/shapes.ts'
import { toFailure, type ApiFailure } from '../../api.ts'
import type { Parley } from '../../parley.ts'
import type { Place, Reentry } from '../../rtc/place.ts'
import type { EndCause } from '../../rtc/participant.ts'
import type { PlaceKept } from './place-kept.ts'
import { isPassing, refusalOf, type Refusal } from './refusal.ts'

export type Admission = Reply<'POST /api/rooms/:code/join'>

/**
 * - `arriving`: looking up the room
 * - `door`: the pre-join page
 * - `inside`
 * - `over`: `end` says why
 * - `refused`: `refusal` says why
 */
export type Stage = 'arriving' | 'door' | 'inside' | 'over' | 'refused'

/** Why it is over, as finely as anybody told us. */
export type End = EndCause | EndReason

export interface VisitDeps {
  parley: Pick<Parley, 'api' | 'live' | 'session' | 'preferences' | 'router'>
  code: string
  kept: PlaceKept
  /** The address LiveKit's client signals to: `wss://host`. */
  signalUrl: string
}

/** One visit to `/r/<code>`, from opening the link to the last page. */
export class Visit {
  stage: Stage = $state('arriving')
  room: Room | undefined = $state.raw()
  /** Who is inside, in the order they came. */
  people: Person[] = $state.raw([])
  name = $state('')
  joining = $state(false)
  refusal: Refusal | null = $state(null)
  /** Why the last try to join failed, when the page stays. */
  failure: ApiFailure | undefined = $state.raw()
  admission: Admission | undefined = $state.raw()
  end: End = $state('left')
  readonly code: string
  readonly #deps: VisitDeps
  #told: EndReason | undefined

  constructor(deps: VisitDeps) {
    this.#deps = deps
    this.code = deps.code
    const { session, preferences } = deps.parley
    // What was typed here last may not have been joined with.
    this.name = session.user?.name ?? (preferences.current.name || (session.me?.visitor?.name ?? ''))
  }

  /** Accounts have their name already. */
  get nameNeeded(): boolean {
    return !this.#deps.parley.session.user
  }

  get others(): Person[] {
    const own = this.#deps.kept.read()?.identity
    return this.people.filter(({ identity }) => identity !== own)
  }

  /** Looks up the room; succeeds or says why not in `refusal`. */
  async arrive(): Promise<boolean> {
    try {
      const room = await this.#deps.parley.api('GET /api/rooms/:code', { params: { code: this.code } })
      this.#take(room)
      const may = room.you.may.includes('enter')
      this.#to(may ? 'door' : 'refused', may ? null : this.#closed(room))
      return true
    } catch (thrown) {
      const refusal = refusalOf(toFailure(thrown)) ?? 'not_found'
      this.failure = toFailure(thrown)
      this.#to('refused', refusal)
      return !isPassing(refusal)
    }
  }

  /** Follows what happens in the room until the answer is called. */
  follow(): () => void {
    return this.#deps.parley.live.follow(`room:${this.code}`, {
      event: (event) => {
        this.#happened(event)
      },
    })
  }

  /** Asks to come in. What stands in the way is in `failure` (the page stays) or `refusal`. */
  async join(): Promise<void> {
    if (this.joining) return
    this.joining = true
    try {
      this.#enter(await this.#ask())
    } catch (thrown) {
      this.#failed(toFailure(thrown))
    } finally {
      this.joining = false
    }
  }

  /** Back to the same place while a meeting goes on, for `MeetingRoom`. */
  reenter = async (): Promise<Reentry> => {
    try {
      const admission = await this.#ask()
      if (this.stage !== 'inside') return { status: 'refused' }
      this.admission = admission
      this.#keep(admission)
      return { status: 'admitted', place: this.placeOf(admission) }
    } catch (thrown) {
      const refusal = refusalOf(toFailure(thrown))
      if (refusal !== null && isPassing(refusal)) return { status: 'later' }
      this.refusal = refusal
      return { status: 'refused' }
    }
  }

  /** Does somebody else answer in place of the server: a network that wants a sign-in first? */
  async isCaptive(): Promise<boolean> {
    try {
      await this.#deps.parley.api('GET /api/me', undefined, { timeout: 6_000 })
      return false
    } catch (thrown) {
      return toFailure(thrown).code === 'captive'
    }
  }

  placeOf({ token, iceServers, relay }: Admission): Place {
    const { offerAfter, takeAfter } = relay
    return {
      url: this.#deps.signalUrl,
      token,
      iceServers,
      relay: { offerAfter: offerAfter * 1000, takeAfter: takeAfter * 1000 },
    }
  }

  /** The meeting is over for this page. */
  leave(cause: EndCause): void {
    const told = cause === 'ended' || cause === 'refused' ? this.#told : undefined
    const refused = cause === 'refused' && this.refusal === 'removed' ? 'removed' : cause
    this.end = told ?? refused
    const kept = this.#deps.kept.read()
    if (kept && this.end !== 'removed') this.#deps.kept.write({ ...kept, inside: false })
    else this.#deps.kept.forget()
    this.#to('over', null)
  }

  /** From the last page back to the door's other side; by way of a newer page where there is one. */
  async rejoin(): Promise<void> {
    const { router } = this.#deps.parley
    if (router.stale) {
      const kept = this.#deps.kept.read()
      if (kept) this.#deps.kept.write({ ...kept, inside: true })
      router.reload()
      return
    }
    this.#told = undefined
    if (await this.arrive()) await this.join()
  }

  #ask(): Promise<Admission> {
    const { api } = this.#deps.parley
    const identity = this.#deps.kept.read()?.identity
    const name = this.name.trim()
    return api('POST /api/rooms/:code/join', {
      params: { code: this.code },
      body: { ...(this.nameNeeded && { name }), ...(identity !== undefined && { identity }) },
    })
  }

  #enter(admission: Admission): void {
    if (this.nameNeeded) this.#deps.parley.preferences.change({ name: admission.name })
    this.admission = admission
    this.failure = undefined
    this.room = admission.room
    this.#told = undefined
    this.#keep(admission)
    this.#to('inside', null)
  }

  #keep({ identity }: Admission): void {
    this.#deps.kept.write({ identity, inside: true })
  }

  #failed(failure: ApiFailure): void {
    const refusal = refusalOf(failure)
    this.failure = failure
    if (refusal !== null && !isPassing(refusal) && refusal !== 'broken') this.#to('refused', refusal)
    else if (this.stage === 'over') this.#to('door', null)
  }

  #to(stage: Stage, refusal: Refusal | null): void {
    this.stage = stage
    this.refusal = refusal
  }

  #closed(room: Room): Refusal {
    return room.access === 'signed_in' && this.nameNeeded ? 'sign_in' : 'forbidden'
  }

  #take(room: Room): void {
    this.room = room
    this.people = room.people
  }

  #happened({ type, data }: RoomEvent): void {
    if (type === 'snapshot') {
      this.people = data.people
      this.#rename(data)
    }
    if (type === 'participant.joined') {
      this.people = [...this.people.filter(({ identity }) => identity !== data.identity), data]
    }
    if (type === 'participant.changed') {
      this.people = this.people.map((one) => (one.identity === data.identity ? data : one))
    }
    if (type === 'participant.left' || type === 'participant.removed') {
      this.people = this.people.filter(({ identity }) => identity !== data.identity)
    }
    if (type === 'room.changed') this.#rename(data)
    if (type === 'meeting.started') this.#told = undefined
    if (type === 'meeting.ended') this.#ended(data.reason)
    if (type === 'room.deleted') this.#deleted()
  }

  #rename({ name, access }: Pick<Room, 'name' | 'access'>): void {
    if (this.room) this.room = { ...this.room, name, access }
  }

  #ended(reason: EndReason): void {
    this.people = []
    this.#told = reason
    // LiveKit's word may have been first and known less.
    if (this.stage === 'over' && (this.end === 'ended' || this.end === 'refused')) this.end = reason
  }

  #deleted(): void {
    this.#ended('room_deleted')
    if (this.stage === 'door' || this.stage === 'arriving') this.#to('refused', 'deleted')
  }
}

import { ConnectionState, type Room } from 'livekit-client'
import type { Now } from '../clock.ts'
import type { DeadWay } from './dead-way.ts'
import { figuresOf, type Figures } from './figures.ts'
import { arrivedOf, forgive, look, startTraffic, type Traffic } from './traffic.ts'

const broken: ReadonlySet<RTCIceConnectionState> = new Set(['disconnected', 'failed', 'closed'])

/**
 * Is media getting through? The signalling socket takes up to 15 s to notice a cut, ICE up to 8 s, so what arrives is
 * counted once a second while connected.
 */
export class LinkWatch {
  up = true
  readonly #room: Room
  readonly #now: Now
  readonly #changed: () => void
  readonly #looked: (figures: Figures) => void
  readonly #way: DeadWay
  readonly #timer: ReturnType<typeof setInterval>
  #traffic: Traffic

  constructor(deps: {
    room: Room
    now: Now
    /** `up` is another. */
    changed: () => void
    /** Once a second while connected, whatever it says. */
    looked: (figures: Figures) => void
    /** Whether the way is dead, or the network is. */
    way: DeadWay
  }) {
    this.#room = deps.room
    this.#now = deps.now
    this.#changed = deps.changed
    this.#looked = deps.looked
    this.#way = deps.way
    this.#traffic = startTraffic(deps.now())
    this.#timer = setInterval(() => void this.#look(), 1_000)
  }

  /** UTC milliseconds: when something last arrived. */
  get heardAt(): number {
    return this.#traffic.heardAt
  }

  /** The room says something: signalling is alive, and a flow may end for a reason. */
  forgive = (): void => {
    this.#traffic = forgive(this.#traffic)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    if (this.#room.state !== ConnectionState.Connected) return
    const transports = this.#room.engine.pcManager
    const each = [transports?.publisher, transports?.subscriber].filter((one) => one !== undefined)
    const reports = await Promise.all(each.map(async (one) => one.getStats()?.catch(() => undefined)))
    const arrived = reports.reduce((sum, report) => sum + (report ? arrivedOf(report) : 0), 0)
    this.#traffic = look(this.#traffic, arrived, this.#now())
    const failing = each.some((one) => broken.has(one.getICEConnectionState()))
    const up = navigator.onLine && !failing && !this.#traffic.stalled
    if (up !== this.up) {
      this.up = up
      this.#changed()
    }
    if (up) this.#way.up()
    else void this.#way.down()
    const [sending, receiving = sending] = reports
    if (up && sending && receiving)
      this.#looked({ ...figuresOf(sending), received: figuresOf(receiving).received })
  }
}

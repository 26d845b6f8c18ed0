import { ConnectionQuality, type Room } from 'livekit-client'
import type { Now } from '../clock.ts'
import { baseline, between, type Figures } from './figures.ts'
import { goodSide, verdictDown, verdictUp, weigh, type Side } from './link-quality.ts'
import { goodLink, type LinkReport } from './link-report.ts'
import { adviceFor, newLink, seeLink, type DirectLink, type RelayWindows } from './relay-advice.ts'

export interface LinkCareDeps {
  room: Pick<Room, 'localParticipant' | 'remoteParticipants'>
  now: Now
  /** Null where there is no relay to go over to, or it is taken already. */
  windows: () => RelayWindows | null
  takeRelay: () => void
  changed: () => void
}

const troubled: ReadonlySet<ConnectionQuality> = new Set([ConnectionQuality.Poor, ConnectionQuality.Lost])

/** Longer than two of the server's words are apart, and than it takes it to change its mind (ms). */
const memory = 15_000

/** What isn't known yet may be the best. */
const ranks: Record<ConnectionQuality, number> = {
  [ConnectionQuality.Lost]: 0,
  [ConnectionQuality.Poor]: 1,
  [ConnectionQuality.Good]: 2,
  [ConnectionQuality.Excellent]: 3,
  [ConnectionQuality.Unknown]: 3,
}

/** Judges one's own link once a second, and says when the relay is worth a try. */
export class LinkCare {
  report: LinkReport = goodLink
  readonly #deps: LinkCareDeps
  #before: Figures | null = null
  #up: Side = goodSide
  #down: Side = goodSide
  /** When pictures last had to give way on each side. */
  readonly #strainedAt = { up: -Infinity, down: -Infinity }
  #direct: DirectLink = newLink
  #broke = false

  constructor(deps: LinkCareDeps) {
    this.#deps = deps
  }

  /**
   * Where pictures should give way so that sound gets through. What is sent nobody else slows down as quickly; what comes
   * in the server has slowed down long before, unless it doesn't notice, and it feels its way back up better than we do.
   */
  get strained(): { up: boolean; down: boolean } {
    return { up: this.#up.strained, down: this.#down.weak }
  }

  /** The link broke. */
  broke(): void {
    this.#broke = true
    this.#before = null
  }

  look(figures: Figures): void {
    if (this.#before) {
      const sample = between(this.#before, figures, this.#isMine)
      this.#up = weigh(this.#up, verdictUp(sample))
      this.#down = weigh(this.#down, verdictDown(sample))
    }
    if (this.#up.strained || figures.squeezed) this.#strainedAt.up = this.#deps.now()
    if (this.#down.strained) this.#strainedAt.down = this.#deps.now()
    this.#before = baseline(this.#before, figures)
    this.#tell(this.#advise(figures.relayed === false))
  }

  #advise(direct: boolean): 'none' | 'offer' | 'take' {
    const windows = this.#deps.windows()
    if (!windows) return 'none'
    const now = this.#deps.now()
    const poor = direct && (this.#isWeak('up') || this.#isWeak('down'))
    this.#direct = seeLink(this.#direct, { now, poor, broke: this.#broke, windows })
    this.#broke = false
    return direct ? adviceFor(this.#direct, { now, windows }) : 'none'
  }

  #tell(advice: 'none' | 'offer' | 'take'): void {
    const up = this.#isWeak('up') ? 'weak' : 'good'
    const down = this.#isWeak('down') ? 'weak' : 'good'
    const relayOffered = advice === 'offer'
    const { report } = this
    if (report.up !== up || report.down !== down || report.relayOffered !== relayOffered) {
      this.report = { up, down, relayOffered }
      this.#deps.changed()
    }
    if (advice === 'take') {
      this.#direct = newLink
      this.#deps.takeRelay()
    }
  }

  /**
   * Gaps arrive in the same way whether one's own download or somebody's upload made them. The server sees both ends of
   * each link, so no download is told of until it has noticed something about this page's too. And where pictures have
   * given way in time there are no gaps any more: then its word that the link is poor is enough.
   */
  #isWeak(side: 'up' | 'down'): boolean {
    const rank = this.#ownRank
    if (side === 'up' && this.#up.weak) return true
    if (side === 'down' && this.#down.weak) return rank < ranks[ConnectionQuality.Excellent]
    const lately = this.#deps.now() - this.#strainedAt[side] < memory
    return lately && rank <= ranks[ConnectionQuality.Poor]
  }

  get #ownRank(): number {
    return ranks[this.#deps.room.localParticipant.connectionQuality]
  }

  /** Somebody whose link is in trouble, or does worse than this page's, has made the gaps in what they send. */
  #isMine = (track: string): boolean => {
    for (const person of this.#deps.room.remoteParticipants.values()) {
      const { connectionQuality: theirs } = person
      if (!troubled.has(theirs) && ranks[theirs] >= this.#ownRank) continue
      for (const publication of person.trackPublications.values())
        if (publication.track?.mediaStreamTrack.id === track) return false
    }
    return true
  }
}

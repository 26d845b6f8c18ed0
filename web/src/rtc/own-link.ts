import type { Room } from 'livekit-client'
import type { Now } from '../clock.ts'
import { DeadWay, type DeadWayDeps } from './dead-way.ts'
import { FlowWatch, type FlowWatchDeps } from './flow-watch.ts'
import { LinkCare, type LinkCareDeps } from './link-care.ts'
import type { LinkReport } from './link-report.ts'
import { LinkWatch } from './link-watch.ts'
import type { OwnMedia } from './own-media.ts'
import { PictureCare } from './picture-care.ts'

export interface OwnLinkDeps
  extends
    Pick<LinkCareDeps, 'windows' | 'takeRelay'>,
    Pick<FlowWatchDeps, 'restart' | 'stuck'>,
    Pick<DeadWayDeps, 'answers' | 'dead'> {
  room: Room
  media: OwnMedia
  now: Now
  /** It broke, is back, or does better or worse. */
  changed: () => void
}

/** Everything about this page's own link, looked at once a second with the same figures. */
export class OwnLink {
  readonly #watch: LinkWatch
  readonly #care: LinkCare

  constructor(deps: OwnLinkDeps) {
    const { room, media, now, changed, windows, takeRelay, restart, stuck, answers, dead } = deps
    const care = new LinkCare({ room, now, windows, takeRelay, changed })
    const pictures = new PictureCare({ room, now })
    const flows = new FlowWatch({ room, media, now, restart, stuck })
    this.#care = care
    this.#watch = new LinkWatch({
      room,
      now,
      way: new DeadWay({ now, answers, dead }),
      changed: () => {
        if (!this.up) care.broke()
        changed()
      },
      looked: (figures) => {
        care.look(figures)
        pictures.look(care.strained)
        void flows.look()
      },
    })
  }

  /** Is media getting through? */
  get up(): boolean {
    return this.#watch.up
  }

  /** UTC milliseconds: when something last arrived. */
  get heardAt(): number {
    return this.#watch.heardAt
  }

  /** How it does. The same object while nothing changes. */
  get report(): LinkReport {
    return this.#care.report
  }

  /** The room says something: a flow may end for a reason. */
  forgive = (): void => {
    this.#watch.forgive()
  }

  stop(): void {
    this.#watch.stop()
  }
}

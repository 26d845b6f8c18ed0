import type { Room } from 'livekit-client'
import type { After } from '../clock.ts'
import type { Place } from './place.ts'
import type { RelayWindows } from './relay-advice.ts'
import type { RelayKept } from './relay-kept.ts'

/** The relay must have brought us back by then (ms), or within this many tries. */
const trial = 15_000
const tries = 3

/** Going over to the relay, and away from it when nobody gets through: a poor way is better than none. */
export class RelayRoute {
  readonly #room: Room
  readonly #kept: RelayKept
  readonly #after: After
  #cancel: (() => void) | undefined

  constructor({ room, kept, after }: { room: Room; kept: RelayKept; after: After }) {
    this.#room = room
    this.#kept = kept
    this.#after = after
  }

  get taken(): boolean {
    return this.#kept.taken
  }

  /** How patient to be with the direct way to a place; null where there is no other, or it is gone already. */
  windowsTo(place: Place | null): RelayWindows | null {
    return this.taken || !place?.iceServers.length ? null : place.relay
  }

  /**
   * From the next time on that LiveKit looks for a way, only the relay counts.
   * @param judged runs when it should have worked by now
   */
  take(judged: () => void): void {
    this.#kept.take()
    const { engine } = this.#room
    engine.rtcConfig = { ...engine.rtcConfig, iceTransportPolicy: 'relay' }
    this.#cancel = this.#after(trial, judged)
  }

  /** So many tries to get in have failed. */
  failed(attempts: number): void {
    if (attempts > tries) this.leave()
  }

  leave(): void {
    this.#kept.forget()
    this.stop()
  }

  stop(): void {
    this.#cancel?.()
  }
}

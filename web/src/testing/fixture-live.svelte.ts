import type { EventOf, RoomState } from '../../../src/contract/live.ts'
import type { Follower, LiveChannel, LiveConnection } from '../live.svelte.ts'

/** A live channel that says what it is told to say. */
export class FixtureLive implements LiveChannel {
  connection: LiveConnection = 'open'
  build: string | undefined = $state('fixture')
  mustSetUpSecondFactor = $state(false)
  /** How often it was opened anew. */
  renewed = 0
  readonly #followers = new Map<string, Set<Follower<string>>>()
  readonly #rooms: Readonly<Record<string, RoomState>>

  /** Snapshots by room code, sent to whoever follows. */
  constructor(rooms: Readonly<Record<string, RoomState>> = {}) {
    this.#rooms = rooms
  }

  follow = <T extends string>(topic: T, follower: Follower<T>): (() => void) => {
    const one = follower as unknown as Follower<string>
    const all = this.#followers.get(topic) ?? new Set()
    this.#followers.set(topic, all.add(one))
    const room = this.#rooms[topic.replace(/^room:/, '')]
    if (room) {
      queueMicrotask(() => {
        one.event({ type: 'snapshot', data: room })
      })
    }
    return () => {
      all.delete(one)
    }
  }

  emit<T extends string>(topic: T, event: EventOf<T>): void {
    for (const one of this.#followers.get(topic) ?? []) one.event(event as unknown as EventOf<string>)
  }

  renew(): void {
    this.renewed += 1
  }

  /** Is anybody following this now? */
  follows(topic: string): boolean {
    return (this.#followers.get(topic)?.size ?? 0) > 0
  }
}

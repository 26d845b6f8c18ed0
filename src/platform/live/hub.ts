import type { EventOf, RoomEvent, UserEvent } from '../../contract/live.ts'
import type { NewSecret } from '../../core/ids.ts'
import { createRing, type Cursor, type Numbered, type Ring } from './ring.ts'

/** Whoever follows a topic. */
export interface Follower {
  deliver(topic: string, epoch: string, numbered: Numbered<AnyEvent>): void
}

export type AnyEvent = RoomEvent | UserEvent

/** Carries an event to every page that follows the topic. */
export type Publish = <T extends string>(topic: T, event: EventOf<T>) => void

/** Topics with their last events and their followers. */
export interface Hub {
  publish: Publish
  /** Starts following; events are delivered from now on. Answers where the topic is. */
  follow: (topic: string, follower: Follower) => Cursor
  unfollow: (topic: string, follower: Follower) => void
  /** See `Ring.since`; null also for a topic nobody has followed lately. */
  since: (topic: string, cursor: Cursor) => Numbered<AnyEvent>[] | null
  followersOf: (topic: string) => readonly Follower[]
}

const eventsKept = 256

/** Topics that nobody follows are kept for pages that reconnect, up to this many in all. */
const topicsKept = 2000

interface Topic {
  ring: Ring<AnyEvent>
  followers: Set<Follower>
}

export const createHub = ({ newSecret }: { newSecret: NewSecret }): Hub => {
  const topics = new Map<string, Topic>()
  const forgetIdle = (): void => {
    for (const [name, { followers }] of topics) {
      if (topics.size <= topicsKept) return
      if (followers.size === 0) topics.delete(name)
    }
  }
  const open = (name: string): Topic => {
    const found = topics.get(name)
    if (found !== undefined) return found
    const made = {
      ring: createRing<AnyEvent>({ epoch: newSecret(), size: eventsKept }),
      followers: new Set<Follower>(),
    }
    topics.set(name, made)
    if (topics.size > topicsKept) forgetIdle()
    return made
  }
  return {
    publish(name, event) {
      // Nobody has looked since this process started, so nobody can have missed it.
      const topic = topics.get(name)
      if (topic === undefined) return
      const numbered = topic.ring.add(event)
      for (const follower of topic.followers) follower.deliver(name, topic.ring.epoch, numbered)
    },
    follow(name, follower) {
      const { ring, followers } = open(name)
      followers.add(follower)
      return { epoch: ring.epoch, seq: ring.seq }
    },
    unfollow(name, follower) {
      topics.get(name)?.followers.delete(follower)
    },
    since: (name, cursor) => topics.get(name)?.ring.since(cursor) ?? null,
    followersOf: (name) => [...(topics.get(name)?.followers ?? [])],
  }
}

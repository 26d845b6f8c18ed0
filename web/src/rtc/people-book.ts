import type { Participant } from './participant.ts'

/** How long the place of somebody who vanished without a goodbye is kept. */
export const held = 5_000

interface Held {
  view: Participant
  /** UTC milliseconds; null while this page's own link is down, since then nothing is known about anybody. */
  until: number | null
}

const same = (one: Participant, other: Participant): boolean =>
  (Object.keys(one) as (keyof Participant)[]).every((key) => one[key] === other[key])

/** The others as last seen: those present, and for a moment those who vanished. Unchanged people stay the same object. */
export class PeopleBook {
  people: Participant[] = []
  readonly #held = new Map<string, Held>()
  readonly #gone = new Set<string>()

  /** Somebody said goodbye or was sent away: their place is not held. */
  goodbye(identity: string): void {
    this.#gone.add(identity)
  }

  /** @param trusted is this page's own link up, so that who is missing is really missing? */
  update(present: Participant[], { now, trusted }: { now: number; trusted: boolean }): void {
    const here = new Set(present.map(({ identity }) => identity))
    for (const view of this.people) {
      if (!here.has(view.identity)) this.#miss(view, now, trusted)
    }
    for (const [identity, entry] of this.#held) {
      if (here.has(identity)) this.#held.delete(identity)
      else this.#wait(identity, entry, now, trusted)
    }
    this.#gone.clear()
    const known = new Map(this.people.map((view) => [view.identity, view]))
    const next = [...present, ...[...this.#held.values()].map(({ view }) => view)]
    this.people = next
      .map((view) => {
        const before = known.get(view.identity)
        return before && same(before, view) ? before : view
      })
      .sort((one, other) => one.joinedAt - other.joinedAt || (one.identity < other.identity ? -1 : 1))
  }

  /** When somebody's time is up next, or null. */
  get nextEnd(): number | null {
    const ends = [...this.#held.values()].flatMap(({ until }) => (until === null ? [] : [until]))
    return ends.length > 0 ? Math.min(...ends) : null
  }

  #miss(view: Participant, now: number, trusted: boolean): void {
    if (this.#held.has(view.identity) || this.#gone.has(view.identity)) return
    const away = { ...view, away: true, speaking: false, quality: 'lost' as const }
    this.#held.set(view.identity, { view: away, until: trusted ? now + held : null })
  }

  #wait(identity: string, entry: Held, now: number, trusted: boolean): void {
    if (this.#gone.has(identity)) this.#held.delete(identity)
    else if (!trusted) entry.until = null
    else if (entry.until === null) entry.until = now + held
    else if (entry.until <= now) this.#held.delete(identity)
  }
}

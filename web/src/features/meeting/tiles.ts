import type { Participant } from '../../rtc/participant.ts'
import { isPinned, type Pin, type Pins } from './pins.ts'

/** One tile on the stage: a person's camera (or face), or what they share. */
export interface Tile {
  key: string
  person: Participant
  source: Pin['source']
  pinned: boolean
}

export interface Seating {
  self: Participant
  others: readonly Participant[]
  /** Identities of the others, in the order of their seats. */
  order: readonly string[]
  pins: Pins
  /** Where one's own picture is: among the others, floating above them, or nowhere. */
  selfPlace: 'grid' | 'floating' | 'hidden'
}

export interface Seats {
  spotlight: Tile | null
  /** Everything else, in order. Those that always come first are `fixed`. */
  tiles: Tile[]
  fixed: number
}

const tileOf = (person: Participant, source: Pin['source'], pins: Pins): Tile => ({
  key: `${person.identity}:${source}`,
  person,
  source,
  pinned: isPinned(pins, person.identity, source),
})

/** Who gets a tile, in which order: shares first, then oneself, then the others as seated. */
export const seatTiles = ({ self, others, order, pins, selfPlace }: Seating): Seats => {
  const known = new Map(others.map((person) => [person.identity, person]))
  const seated = order.flatMap((identity) => known.get(identity) ?? [])
  // One's own share would be a mirror in a mirror: the head says that it runs.
  const shares = others.filter(({ share }) => share !== null)
  const first = [
    ...shares.map((person) => tileOf(person, 'screen_share', pins)),
    ...(selfPlace === 'grid' ? [tileOf(self, 'camera', pins)] : []),
  ]
  const rest = seated.map((person) => tileOf(person, 'camera', pins))
  const spotlight = [...first, ...rest].find(({ pinned }) => pinned) ?? null
  const without = (tiles: Tile[]) => tiles.filter((tile) => tile !== spotlight)
  const fixed = without(first)
  return { spotlight, tiles: [...fixed, ...without(rest)], fixed: fixed.length }
}

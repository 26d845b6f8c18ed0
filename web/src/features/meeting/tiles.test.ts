import { describe, expect, it } from 'vitest'
import type { Participant, Picture } from '../../rtc/participant.ts'
import { arrivalsBetween, mendingFor } from './arrivals.ts'
import { cornerAt, cornerBy } from './corners.ts'
import { noPins, pinTo } from './pins.ts'
import { seatTiles, type Seating } from './tiles.ts'

const picture: Picture = { id: 'p', attach: () => () => undefined }
const somebody = (identity: string, some: Partial<Participant> = {}): Participant => ({
  identity,
  name: identity,
  role: 'guest',
  face: undefined,
  self: false,
  joinedAt: 0,
  speaking: false,
  quality: 'good',
  microphone: true,
  camera: null,
  share: null,
  away: false,
  ...some,
})
const self = somebody('me', { self: true })
const others = [somebody('ana'), somebody('ben'), somebody('cleo')]
const seated = (some: Partial<Seating> = {}) => {
  const seats = seatTiles({
    self,
    others,
    order: ['cleo', 'ana', 'ben'],
    pins: noPins,
    selfPlace: 'grid',
    ...some,
  })
  return {
    spotlight: seats.spotlight?.key ?? null,
    tiles: seats.tiles.map(({ key }) => key),
    fixed: seats.fixed,
  }
}

describe('seatTiles', () => {
  it('puts oneself first, then the others by their seats', () => {
    expect(seated()).toEqual({
      spotlight: null,
      tiles: ['me:camera', 'cleo:camera', 'ana:camera', 'ben:camera'],
      fixed: 1,
    })
  })

  it.each(['floating', 'hidden'] as const)('leaves oneself out when %s', (selfPlace) => {
    expect(seated({ selfPlace }).tiles).toEqual(['cleo:camera', 'ana:camera', 'ben:camera'])
  })

  it('puts shares before people, but not one’s own', () => {
    const sharing = others.map((person) =>
      person.identity === 'ben' ? { ...person, share: picture } : person,
    )
    const seats = seated({ others: sharing, self: { ...self, share: picture } })
    expect(seats.tiles[0]).toBe('ben:screen_share')
    expect(seats.tiles).toHaveLength(5)
    expect(seats.fixed).toBe(2)
  })

  it('takes the pinned tile out of the row', () => {
    const pins = pinTo(noPins, { identity: 'ana', source: 'camera' })
    expect(seated({ pins })).toEqual({
      spotlight: 'ana:camera',
      tiles: ['me:camera', 'cleo:camera', 'ben:camera'],
      fixed: 1,
    })
  })
})

it('says who came and went', () => {
  const { joined, left } = arrivalsBetween(others, [somebody('ben'), somebody('dora')])
  expect(joined.map(({ identity }) => identity)).toEqual(['dora'])
  expect(left.map(({ identity }) => identity)).toEqual(['ana', 'cleo'])
})

it.each([
  [0, 'none'],
  [1_999, 'none'],
  [2_000, 'line'],
  [9_999, 'line'],
  [10_000, 'panel'],
])('after %i ms without a link it shows: %s', (milliseconds, shown) => {
  expect(mendingFor(milliseconds)).toBe(shown)
})

const box = { left: 100, top: 50, width: 800, height: 400 }
it.each([
  [150, 60, 'ltr', 'start-top'],
  [150, 60, 'rtl', 'end-top'],
  [850, 60, 'ltr', 'end-top'],
  [850, 440, 'rtl', 'start-bottom'],
] as const)('%i, %i (%s) is nearest to %s', (clientX, clientY, direction, corner) => {
  expect(cornerAt({ clientX, clientY }, box, direction)).toBe(corner)
})

it.each([
  ['end-bottom', 'ArrowUp', 'ltr', 'end-top'],
  ['end-bottom', 'ArrowLeft', 'ltr', 'start-bottom'],
  ['end-bottom', 'ArrowLeft', 'rtl', 'end-bottom'],
  ['end-bottom', 'ArrowRight', 'rtl', 'start-bottom'],
  ['end-bottom', 'x', 'ltr', null],
] as const)('from %s with %s (%s) to %s', (from, key, direction, corner) => {
  expect(cornerBy(from, key, direction)).toBe(corner)
})

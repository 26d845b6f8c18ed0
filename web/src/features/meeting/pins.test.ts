import { expect, it } from 'vitest'
import { isPinned, noPins, pinTo, unpin, withPeople, withShares } from './pins.ts'

const ana = { identity: 'ana', source: 'camera' } as const
const benShares = { identity: 'ben', source: 'screen_share' } as const

it('pins a new share once', () => {
  const shared = withShares(noPins, ['ben'])
  expect(shared.pin).toEqual(benShares)
  expect(withShares(unpin(shared), ['ben']).pin).toBeNull()
})

it('respects another pin during a share', () => {
  const other = pinTo(withShares(noPins, ['ben']), ana)
  expect(withShares(other, ['ben']).pin).toEqual(ana)
})

it('pins again when somebody stops and shares anew', () => {
  const stopped = withShares(unpin(withShares(noPins, ['ben'])), [])
  expect(withShares(stopped, ['ben']).pin).toEqual(benShares)
})

it('pins the newest of two shares, and goes back to nothing when it ends', () => {
  const both = withShares(withShares(noPins, ['ben']), ['ben', 'cleo'])
  expect(both.pin?.identity).toBe('cleo')
  expect(withShares(both, ['ben']).pin).toBeNull()
})

it('gives the place back to the person pinned before', () => {
  const shared = withShares(pinTo(noPins, ana), ['ben'])
  expect(withShares(shared, []).pin).toEqual(ana)
})

it('forgets who left', () => {
  const shared = withShares(pinTo(noPins, ana), ['ben'])
  const gone = withPeople(shared, new Set(['ben']))
  expect(gone.before).toBeNull()
  expect(withPeople(gone, new Set()).pin).toBeNull()
})

it('tells a camera from a share', () => {
  expect(isPinned(pinTo(noPins, ana), 'ana', 'camera')).toBe(true)
  expect(isPinned(pinTo(noPins, ana), 'ana', 'screen_share')).toBe(false)
})

import { expect, it } from 'vitest'
import { capEncodings, newUncapped } from './cap-encodings.ts'
import { cameraCaps, shareCaps } from './picture-steps.ts'

const layers = () => [
  { rid: 'q', active: true, maxFramerate: 20 },
  { rid: 'h', active: true, maxFramerate: 20 },
  { rid: 'f', active: true, maxFramerate: 30 },
]
const seen = (encodings: { rid: string; active: boolean; maxFramerate?: number }[]) =>
  encodings.map(({ rid, active, maxFramerate }) => `${active ? rid : '-'}${maxFramerate ?? ''}`).join(' ')

it.each([
  [cameraCaps[0], 'q20 h20 f30'],
  [cameraCaps[1], 'q20 h20 -30'],
  [cameraCaps[2], 'q12 -12 -12'],
  [shareCaps[2], 'q4 h4 f4'],
])('caps to %o and lets go again', (cap, capped) => {
  const encodings = layers()
  const before = newUncapped()
  capEncodings(encodings, cap, before)
  expect(seen(encodings)).toBe(capped)
  expect(capEncodings(encodings, cap, before)).toBe(false)
  capEncodings(encodings, cameraCaps[0], before)
  expect(encodings).toEqual(layers())
})

it('leaves closed what nobody looks at', () => {
  const encodings = layers().map((layer) => ({ ...layer, active: layer.rid === 'q' }))
  const before = newUncapped()
  capEncodings(encodings, cameraCaps[2], before)
  capEncodings(encodings, cameraCaps[0], before)
  expect(seen(encodings)).toBe('q20 -20 -30')
})

it('closes again what was opened meanwhile', () => {
  const encodings = layers()
  const before = newUncapped()
  capEncodings(encodings, cameraCaps[1], before)
  for (const encoding of encodings) encoding.active = true
  expect(capEncodings(encodings, cameraCaps[1], before)).toBe(true)
  expect(seen(encodings)).toBe('q20 h20 -30')
})

it('never closes the only layer, and takes a cap off that was none before', () => {
  const only: { rid?: string; active: boolean; maxFramerate?: number }[] = [{ active: true }]
  const before = newUncapped()
  capEncodings(only, cameraCaps[2], before)
  expect(only).toEqual([{ active: true, maxFramerate: 12 }])
  capEncodings(only, cameraCaps[0], before)
  expect(only).toEqual([{ active: true }])
})

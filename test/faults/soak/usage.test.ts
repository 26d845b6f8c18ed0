import { expect, test } from 'vitest'
import { growths, tooMuch, type Sample } from './usage.ts'

const life = (...samples: readonly (readonly [memory: number, descriptors: number])[]) => ({
  role: 'edge' as const,
  pid: 7,
  samples: samples.map(([memory, descriptors]): Sample => ({ memory, descriptors })),
})

test.each([
  ['a fifth and ten megabytes', life([40, 30], [50, 30], [60, 30], [70, 38])],
  ['what the next look finds collected', life([40, 30], [50, 30], [190, 30], [60, 30])],
  ['descriptors that were closed again', life([40, 30], [50, 30], [50, 90], [50, 31])],
  ['the start, which isn’t settled', life([10, 10], [50, 30], [50, 30])],
  ['what every edge comes to', life([10, 30], [20, 30], [58, 30], [57, 30])],
  ['a life too short to tell', life([10, 10], [200, 200])],
])('%s is no growth', (_what, one) => {
  expect(tooMuch(growths([one]))).toEqual([])
})

test.each([
  ['memory', life([40, 30], [50, 30], [71, 30], [72, 30]), '50.0 → 71.0 MB, 30 → 30 descriptors'],
  ['descriptors', life([40, 30], [50, 30], [50, 30], [50, 39]), '50.0 → 50.0 MB, 30 → 39 descriptors'],
])('growth of %s is told', (_what, one, told) => {
  expect(tooMuch(growths([life([1, 1], [1, 1], [1, 1]), one]))).toEqual([`grew: edge (7): ${told}`])
})

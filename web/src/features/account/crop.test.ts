import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Crop } from './crop.svelte.ts'

it('begins with the largest square in the middle', () => {
  expect(new Crop({ width: 400, height: 300 }).cut).toEqual({ x: 50, y: 0, width: 300, height: 300 })
  expect(new Crop({ width: 200, height: 500 }).cut).toEqual({ x: 0, y: 150, width: 200, height: 200 })
})

it('comes back at once from an edge it was pushed against', () => {
  const crop = new Crop({ width: 400, height: 300 })
  crop.move(10, 0)
  expect(crop.cut.x).toBe(100)
  crop.move(-0.1, 0)
  expect(crop.cut.x).toBeCloseTo(70)
})

it('never leaves the picture, however it is moved', () => {
  const side = fc.integer({ min: 1, max: 5000 })
  const part = fc.double({ min: -3, max: 3, noNaN: true })
  const moves = fc.array(fc.tuple(part, part, fc.double({ min: 0, max: 9, noNaN: true })), { maxLength: 9 })
  fc.assert(
    fc.property(side, side, moves, (width, height, all) => {
      const crop = new Crop({ width, height })
      for (const [right, down, zoom] of all) {
        crop.zoom = zoom
        crop.move(right, down)
        const { x, y, width: wide, height: high } = crop.cut
        expect(wide).toBe(high)
        expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
        expect(x + wide).toBeLessThanOrEqual(width + 1e-6)
        expect(y + high).toBeLessThanOrEqual(height + 1e-6)
      }
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridOf, mostTiles, placesIn, tilesPerPage, type Rect } from './grid.ts'

const desktop = { width: 1248, height: 660 }
const tablet = { width: 752, height: 900 }
const phone = { width: 374, height: 700 }
const phoneWide = { width: 820, height: 290 }

describe('mostTiles', () => {
  it.each([
    [desktop, 24],
    [tablet, 9],
    [phone, 6],
    [phoneWide, 6],
  ])('%o holds %i', (size, most) => expect(mostTiles(size)).toBe(most))
})

describe('gridOf', () => {
  it.each([
    [desktop, 1, 1, 1],
    [desktop, 2, 2, 1],
    [desktop, 3, 3, 1],
    [desktop, 4, 2, 2],
    [desktop, 6, 3, 2],
    [desktop, 9, 3, 3],
    [desktop, 24, 6, 4],
    [phone, 2, 1, 2],
    [phone, 3, 1, 3],
    [phone, 6, 2, 3],
    [phoneWide, 3, 3, 1],
  ])('%o with %i people: %i × %i', (size, count, columns, rows) => {
    expect(gridOf(size, count)).toMatchObject({ columns, rows })
  })
})

describe('tilesPerPage', () => {
  it.each([
    [desktop, 25, 24],
    [desktop, 5, 5],
    [tablet, 12, 9],
    [phone, 12, 6],
    [{ width: 300, height: 220 }, 12, 4],
    [{ width: 90, height: 60 }, 12, 1],
  ])('%o with %i people shows %i a page', (size, count, perPage) =>
    expect(tilesPerPage(size, count)).toBe(perPage),
  )
})

const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width - 0.01 &&
  b.x < a.x + a.width - 0.01 &&
  a.y < b.y + b.height - 0.01 &&
  b.y < a.y + a.height - 0.01

it('places never overlap and never leave the stage', () => {
  const size = fc.record({
    width: fc.integer({ min: 200, max: 3000 }),
    height: fc.integer({ min: 150, max: 2000 }),
  })
  fc.assert(
    fc.property(size, fc.integer({ min: 1, max: 24 }), (stage, count) => {
      const rects = placesIn(stage, gridOf(stage, count), count)
      for (const [index, rect] of rects.entries()) {
        expect(rect.x).toBeGreaterThanOrEqual(-0.01)
        expect(rect.x + rect.width).toBeLessThanOrEqual(stage.width + 0.01)
        expect(rect.y + rect.height).toBeLessThanOrEqual(stage.height + 0.01)
        for (const other of rects.slice(index + 1)) expect(overlap(rect, other)).toBe(false)
      }
    }),
  )
})

it('centres a shorter last row', () => {
  const places = placesIn(desktop, { columns: 3, rows: 2, tile: { width: 300, height: 200 } }, 5)
  const row = places.slice(3)
  expect(row[0]?.x).toBeCloseTo(desktop.width - ((row[1]?.x ?? 0) + 300))
})

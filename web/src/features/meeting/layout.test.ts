import { describe, expect, it } from 'vitest'
import { layOut, pageOf } from './layout.ts'

const desktop = { width: 1248, height: 660 }
const phone = { width: 374, height: 700 }

describe('pageOf', () => {
  it.each([
    [25, 24, 0, { page: 0, pages: 2, from: 0, to: 24 }],
    [25, 24, 1, { page: 1, pages: 2, from: 24, to: 25 }],
    [25, 24, 9, { page: 1, pages: 2, from: 24, to: 25 }],
    [24, 24, 1, { page: 0, pages: 1, from: 0, to: 24 }],
    [0, 6, 0, { page: 0, pages: 1, from: 0, to: 0 }],
    [3, 6, -1, { page: 0, pages: 1, from: 0, to: 3 }],
  ])('%i people, %i a page, page %i', (count, perPage, wanted, page) => {
    expect(pageOf(count, perPage, wanted)).toEqual(page)
  })
})

describe('layOut', () => {
  it('shows a grid in pages of one tile size', () => {
    const first = layOut({ size: desktop, count: 25, spotlight: false, page: 0 })
    const second = layOut({ size: desktop, count: 25, spotlight: false, page: 1 })
    expect(first.tiles).toHaveLength(24)
    expect(second.tiles).toHaveLength(1)
    expect(second.tiles[0]?.width).toBe(first.tiles[0]?.width)
  })

  it('puts the others beside a spotlight on a wide stage', () => {
    const { spotlight, tiles, pages } = layOut({ size: desktop, count: 8, spotlight: true, page: 0 })
    expect(spotlight?.height).toBe(desktop.height)
    expect(tiles.every((tile) => tile.x > (spotlight?.width ?? Infinity))).toBe(true)
    expect(pages).toBe(2)
  })

  it.each([
    [3, 3],
    [8, 6],
  ])('puts %i others under a spotlight on an upright stage, %i a page', (count, shown) => {
    const { spotlight, tiles } = layOut({ size: phone, count, spotlight: true, page: 0 })
    expect(spotlight?.width).toBe(phone.width)
    expect(tiles).toHaveLength(shown)
    expect(tiles.every((tile) => tile.y > (spotlight?.height ?? Infinity))).toBe(true)
  })

  it('gives a lone spotlight the whole stage', () => {
    const { spotlight, tiles } = layOut({ size: desktop, count: 0, spotlight: true, page: 0 })
    expect(spotlight).toEqual({ x: 0, y: 0, ...desktop })
    expect(tiles).toEqual([])
  })

  it('shows nothing before the stage has a size', () => {
    expect(layOut({ size: { width: 0, height: 0 }, count: 3, spotlight: true, page: 0 }).spotlight).toBeNull()
  })
})

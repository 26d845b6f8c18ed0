import { gap, gridOf, placesIn, tilesPerPage, type Rect, type Size } from './grid.ts'

/** Where everything on the stage goes. */
export interface Layout {
  /** The large place of a pinned person or a share; null in the grid. */
  spotlight: Rect | null
  /** Places of the tiles of this page, in order. */
  tiles: Rect[]
  /** Which of the tiles handed in these are: from, up to but not including. */
  from: number
  to: number
  page: number
  pages: number
  perPage: number
}

interface Stage {
  size: Size
  /** Tiles beside the spotlight, or in the grid when there is none. */
  count: number
  spotlight: boolean
  page: number
}

interface Page {
  from: number
  to: number
  page: number
  pages: number
}

/** The page asked for, or the nearest that exists. */
export const pageOf = (count: number, perPage: number, wanted: number): Page => {
  const pages = Math.max(1, Math.ceil(count / Math.max(1, perPage)))
  const page = Math.min(Math.max(0, wanted), pages - 1)
  return { page, pages, from: page * perPage, to: Math.min(count, (page + 1) * perPage) }
}

const inGrid = ({ size, count, page }: Stage): Layout => {
  const perPage = tilesPerPage(size, count)
  const shown = pageOf(count, perPage, page)
  const grid = gridOf(size, perPage)
  return { spotlight: null, tiles: placesIn(size, grid, shown.to - shown.from), perPage, ...shown }
}

const clamp = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value))

/** Under a spotlight on an upright stage: half of it, as a grid, when a single row would hide people. */
const aboveGrid = (stage: Stage): Layout => {
  const height = (stage.size.height - gap) / 2
  const below = inGrid({ ...stage, size: { width: stage.size.width, height } })
  return {
    ...below,
    spotlight: { x: 0, y: 0, width: stage.size.width, height },
    tiles: below.tiles.map((tile) => ({ ...tile, y: tile.y + height + gap })),
  }
}

/** A column at the inline end of a wide stage. */
const columnTile = (size: Size): Size => {
  const width = clamp(112, size.width * 0.19, 240)
  return { width, height: (width * 9) / 16 }
}

/** A row at the bottom of an upright stage. */
const rowTile = (size: Size): Size => {
  const width = clamp(96, (size.width - 2 * gap) / 3, 220)
  return { width, height: Math.min((width * 3) / 4, size.height * 0.3) }
}

const spotlightAlone = (size: Size): Layout => ({
  spotlight: { x: 0, y: 0, ...size },
  tiles: [],
  perPage: 1,
  ...pageOf(0, 1, 0),
})

const besideColumn = ({ size, count, page }: Stage): Layout => {
  const tile = columnTile(size)
  const perPage = Math.max(1, Math.floor((size.height + gap) / (tile.height + gap)))
  const shown = pageOf(count, perPage, page)
  const length = shown.to - shown.from
  const top = Math.max(0, (size.height - length * tile.height - gap * (length - 1)) / 2)
  const x = size.width - tile.width
  return {
    spotlight: { x: 0, y: 0, width: x - gap, height: size.height },
    tiles: Array.from({ length }, (_, index) => ({ x, y: top + index * (tile.height + gap), ...tile })),
    perPage,
    ...shown,
  }
}

const aboveRow = ({ size, count, page }: Stage): Layout => {
  const tile = rowTile(size)
  const perPage = Math.max(1, Math.floor((size.width + gap) / (tile.width + gap)))
  const shown = pageOf(count, perPage, page)
  const length = shown.to - shown.from
  const start = (size.width - length * tile.width - gap * (length - 1)) / 2
  const y = size.height - tile.height
  return {
    spotlight: { x: 0, y: 0, width: size.width, height: y - gap },
    tiles: Array.from({ length }, (_, index) => ({ x: start + index * (tile.width + gap), y, ...tile })),
    perPage,
    ...shown,
  }
}

/** Lays out a stage: a grid in pages, or a spotlight with the others in a strip (also in pages). */
export const layOut = (stage: Stage): Layout => {
  if (stage.size.width <= 0 || stage.size.height <= 0)
    return { ...spotlightAlone({ width: 0, height: 0 }), spotlight: null }
  if (!stage.spotlight) return inGrid(stage)
  if (stage.count === 0) return spotlightAlone(stage.size)
  if (stage.size.width > stage.size.height * 1.15) return besideColumn(stage)
  return stage.count > 3 && stage.size.height > stage.size.width * 1.3 ? aboveGrid(stage) : aboveRow(stage)
}

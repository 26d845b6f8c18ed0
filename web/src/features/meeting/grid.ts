/** Layout is arithmetic: sizes in CSS pixels in, places out. `x` counts from the inline start, so right to left is free. */

export interface Size {
  width: number
  height: number
}

export interface Rect extends Size {
  x: number
  y: number
}

export interface Grid {
  columns: number
  rows: number
  tile: Size
}

export const gap = 8

/** The shapes a face still looks well in: from an upright phone to a little wider than a camera. */
const narrowest = 9 / 16
const widest = 2
/** What cameras send. */
const cameraShape = 16 / 9

/** Below this nobody recognises anybody. */
const readable: Size = { width: 132, height: 96 }

/** The most tiles a page may hold: 24 on a desktop, 9 on a tablet, 6 on a phone. */
export const mostTiles = ({ width, height }: Size): 24 | 9 | 6 => {
  const short = Math.min(width, height)
  if (width < 560 || short < 360) return 6
  return width < 860 ? 9 : 24
}

/** The largest size of one shape within bounds that fits into a cell. */
const tileIn = (cell: Size): Size => {
  const aspect = Math.min(widest, Math.max(narrowest, cell.width / cell.height))
  const width = Math.min(cell.width, cell.height * aspect)
  return { width, height: width / aspect }
}

/** How much a grid shows: the area of its tiles, a little less when a 16:9 picture must be cut to fill them. */
const worth = (tile: Size): number => {
  const shape = tile.width / tile.height / cameraShape
  const kept = Math.min(shape, 1 / shape)
  return tile.width * tile.height * (0.8 + 0.2 * kept)
}

const gridWith = (size: Size, count: number, columns: number): Grid => {
  const rows = Math.ceil(count / columns)
  const cell = {
    width: Math.max(1, (size.width - gap * (columns - 1)) / columns),
    height: Math.max(1, (size.height - gap * (rows - 1)) / rows),
  }
  return { columns, rows, tile: tileIn(cell) }
}

/** The number of columns that shows `count` tiles largest. Of equals the one with more columns. */
export const gridOf = (size: Size, count: number): Grid => {
  let best = gridWith(size, Math.max(1, count), 1)
  for (let columns = 2; columns <= count; columns++) {
    const next = gridWith(size, count, columns)
    if (worth(next.tile) >= worth(best.tile)) best = next
  }
  return best
}

const isReadable = ({ tile }: Grid): boolean => tile.width >= readable.width && tile.height >= readable.height

/** How many tiles one page holds so that each stays readable; at least one. */
export const tilesPerPage = (size: Size, count: number): number => {
  let fits = Math.max(1, Math.min(count, mostTiles(size)))
  while (fits > 1 && !isReadable(gridOf(size, fits))) fits--
  return fits
}

/**
 * Places of `count` tiles in a grid, centred, a shorter last row centred too.
 * @param count may be less than the grid holds (the last page keeps the tile size of the others)
 */
export const placesIn = (size: Size, grid: Grid, count: number): Rect[] => {
  const { columns, tile } = grid
  const rows = Math.ceil(count / columns)
  const top = (size.height - rows * tile.height - gap * (rows - 1)) / 2
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, count - row * columns)
    const start = (size.width - inRow * tile.width - gap * (inRow - 1)) / 2
    return {
      x: start + (index % columns) * (tile.width + gap),
      y: top + row * (tile.height + gap),
      ...tile,
    }
  })
}

import type { Cut } from '../../redraw.ts'

/** How much closer than the whole one may look. */
export const closest = 4

const within = (value: number, most: number): number => Math.min(Math.max(value, 0), Math.max(most, 0))

/** Which square of a picture is shown. It never leaves the picture. */
export class Crop {
  /** From 1, the largest square there is, to `closest`. */
  zoom = $state(1)
  /** Its middle, in parts of the picture. */
  #x = $state(0.5)
  #y = $state(0.5)
  readonly #width: number
  readonly #height: number

  constructor({ width, height }: { width: number; height: number }) {
    this.#width = width
    this.#height = height
  }

  get cut(): Cut {
    const side = Math.min(this.#width, this.#height) / Math.min(closest, Math.max(1, this.zoom))
    return {
      x: within(this.#x * this.#width - side / 2, this.#width - side),
      y: within(this.#y * this.#height - side / 2, this.#height - side),
      width: side,
      height: side,
    }
  }

  /** Moves the square by parts of its own side; what would lead out of the picture isn't kept for the way back. */
  move(right: number, down: number): void {
    const { x, y, width: side } = this.cut
    this.#x = (within(x + right * side, this.#width - side) + side / 2) / this.#width
    this.#y = (within(y + down * side, this.#height - side) + side / 2) / this.#height
  }
}

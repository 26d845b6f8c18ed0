import type { Socket } from 'node:net'

/** Carries bytes both ways until either side ends; then both are gone. Measured: nothing is faster than `pipe`. */
export const join = (one: Socket, other: Socket): void => {
  one.on('error', () => other.destroy())
  other.on('error', () => one.destroy())
  one.on('close', () => other.destroy())
  other.on('close', () => one.destroySoon())
  one.pipe(other).pipe(one)
}

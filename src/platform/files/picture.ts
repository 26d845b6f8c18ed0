import { JPG } from 'image-size/types/jpg'
import { PNG } from 'image-size/types/png'
import { WEBP } from 'image-size/types/webp'

/** What a picture is, by its own bytes. */
export interface PictureFacts {
  type: 'image/png' | 'image/jpeg' | 'image/webp'
  width: number
  height: number
}

/** Of everything pictures can be only these: no program runs in them, and every browser shows them. */
const kinds = [
  ['image/png', PNG],
  ['image/jpeg', JPG],
  ['image/webp', WEBP],
] as const

/** Null when it is none of these, or broken before its size is told. Never throws. */
export const readPicture = (given: Uint8Array): PictureFacts | null => {
  // A copy, because the library reads on behind the end of a view, into what lies beside it in memory.
  const bytes = new Uint8Array(given)
  try {
    const found = kinds.find(([, kind]) => kind.validate(bytes))
    if (found === undefined) return null
    const [type, kind] = found
    const { width, height } = kind.calculate(bytes)
    const isSize = [width, height].every((side) => Number.isSafeInteger(side) && side > 0)
    return isSize ? { type, width, height } : null
  } catch {
    return null
  }
}

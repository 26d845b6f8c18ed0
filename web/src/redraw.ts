import { limits } from '../../src/contract/limits.ts'
import { ApiFailure } from './api.ts'

/** What a picture may be: nothing that could hold a program. */
export const pictureTypes = ['image/png', 'image/jpeg', 'image/webp']

/** It is none of these, or broken. */
const unreadable = () => new ApiFailure({ code: 'invalid_input', reason: 'picture_unreadable' })

/** A part of a picture, in its own pixels. */
export interface Cut {
  x: number
  y: number
  width: number
  height: number
}

/** As somebody turned it. @throws ApiFailure with reason `picture_unreadable` */
export const openPicture = async (file: Blob): Promise<ImageBitmap> => {
  if (!pictureTypes.includes(file.type)) throw unreadable()
  try {
    return await createImageBitmap(file)
  } catch {
    throw unreadable()
  }
}

const toBase64 = async (blob: Blob): Promise<string> => {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** WebP; a browser that can't write it makes a PNG. */
const draw = (picture: ImageBitmap, cut: Cut, scale: number): Promise<Blob> => {
  const width = Math.max(1, Math.round(cut.width * scale))
  const height = Math.max(1, Math.round(cut.height * scale))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw unreadable()
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, cut.x, cut.y, cut.width, cut.height, 0, 0, width, height)
  return canvas.convertToBlob({ type: 'image/webp', quality: 0.9 })
}

/** Smaller by a quarter each time, until it is small enough. */
const redraw = async (
  picture: ImageBitmap,
  { cut, side, bytes }: { cut: Cut; side: number; bytes: number },
): Promise<string> => {
  let scale = Math.min(1, side / Math.max(cut.width, cut.height))
  let drawn = await draw(picture, cut, scale)
  while (drawn.size > bytes) {
    scale *= 0.75
    drawn = await draw(picture, cut, scale)
  }
  return toBase64(drawn)
}

const wholeOf = ({ width, height }: ImageBitmap): Cut => ({ x: 0, y: 0, width, height })

/** The whole of it for a place beside a name, as base64. What else the file said (where it was taken, say) is gone. */
export const redrawLogo = (picture: ImageBitmap): Promise<string> =>
  redraw(picture, { cut: wholeOf(picture), side: 512, bytes: limits.logoBytes })

/** The whole of it for a place beside a button’s words, as base64. */
export const redrawIcon = (picture: ImageBitmap): Promise<string> =>
  redraw(picture, { cut: wholeOf(picture), side: 128, bytes: limits.iconBytes })

/** A square of it, for the places that show people, as base64. */
export const redrawFace = (picture: ImageBitmap, cut: Cut): Promise<string> =>
  redraw(picture, { cut, side: 256, bytes: limits.faceBytes })

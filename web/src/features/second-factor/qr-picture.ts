import { encode } from 'uqr'

/** A QR code to be drawn: dark squares as one path, in a square of `size` with the quiet border it needs. */
export interface QrPicture {
  size: number
  path: string
}

/** Modules of quiet around it, as readers expect them. */
const border = 4

export const qrPicture = (text: string): QrPicture => {
  const { size, data } = encode(text, { ecc: 'M', border })
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return { size, path }
}

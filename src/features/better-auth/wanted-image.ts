import { Failure } from '../../core/failure.ts'
import type { Pictures } from '../pictures/index.ts'

/** What becomes of a picture: another one, none, or the one there is. */
export type WantedImage = { content: string } | 'none' | 'same'

const inside = /^data:image\/(?:png|jpeg|webp);base64,([A-Za-z0-9+/]+={0,2})$/

const refused = (message: string, cause?: unknown): Failure =>
  new Failure('invalid_input', 'the input is not valid', { details: [{ path: 'image', message }], cause })

/**
 * What better-auth's client wants of a picture. It says where one is; this server asks nobody for pictures, so it takes
 * those that come along, and the address it told itself.
 * @throws Failure `invalid_input` for `image`, `too_large`
 */
export const readImage = (
  { check }: Pick<Pictures['face'], 'check'>,
  { image, own }: { image: string | null | undefined; own: string | null },
): WantedImage => {
  if (image === undefined || image === own) return 'same'
  if (image === null) return 'none'
  const content = inside.exec(image)?.[1]
  if (content === undefined)
    throw refused(
      'must be a PNG, JPEG or WebP picture as a data: URL, or null: this server fetches none from elsewhere',
    )
  try {
    check(content)
  } catch (cause) {
    if (cause instanceof Failure && cause.code === 'invalid_input') throw refused(cause.message, cause)
    throw cause
  }
  return { content }
}

import { createHash } from 'node:crypto'
import { limits } from '../../contract/limits.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import { readPicture } from '../../platform/files/picture.ts'
import type { Picture, PictureStore } from './picture.ts'

/** Where a picture is for browsers: it names the bytes, so it never changes and can't be guessed. */
export const pictureAddress = (hash: string): string => `/pictures/${hash}`

export interface Logo {
  address: string
  hash: string
  /** UTC milliseconds. */
  changedAt: number
}

export interface Pictures {
  logo: {
    find: () => Promise<Logo | null>
    /** @throws Failure `invalid_input`, `too_large` */
    put: (content: string) => Promise<void>
    remove: () => Promise<void>
  }
  find: (hash: string) => Promise<Picture | null>
}

interface Frame {
  bytes: number
  pixels: number
}

const refuse = (message: string): Failure =>
  new Failure('invalid_input', message, {
    reason: 'picture_unreadable',
    details: [{ path: 'content', message }],
  })

/** @throws Failure `invalid_input`, `too_large` */
const judge = (content: string, { bytes: most, pixels }: Frame): Omit<Picture, 'content'> => {
  const bytes = Buffer.from(content, 'base64')
  if (bytes.length > most) throw new Failure('too_large', `a picture may have ${most} bytes`)
  const facts = readPicture(bytes)
  if (facts === null) throw refuse('must be a PNG, JPEG or WebP picture')
  if (Math.max(facts.width, facts.height) > pixels)
    throw refuse(`must have at most ${pixels} pixels to each side`)
  return { type: facts.type, hash: createHash('sha256').update(bytes).digest('hex') }
}

const logoFrame: Frame = { bytes: limits.logoBytes, pixels: limits.logoPixels }
const logoId = 'logo'

/** Pictures people send: judged by their bytes, kept under the hash of those. */
export const createPictures = ({ store, now }: { store: PictureStore; now: Now }): Pictures => ({
  logo: {
    async find() {
      const found = await store.find(logoId)
      if (found === null) return null
      return { hash: found.hash, address: pictureAddress(found.hash), changedAt: found.updatedAt }
    },
    put: (content) =>
      store.put({ id: logoId, userId: null, content, ...judge(content, logoFrame), updatedAt: now() }),
    remove: () => store.remove(logoId),
  },
  find: (hash) => store.findByHash(hash),
})

import { createHash } from 'node:crypto'
import { limits } from '../../contract/limits.ts'
import type { Now } from '../../core/clock.ts'
import { Failure } from '../../core/failure.ts'
import type { Step } from '../../platform/db/statement.ts'
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
  face: {
    /** Their picture, with its bytes. */
    of: (userId: string) => Promise<Picture | null>
    /** Whether it could be somebody's picture. @throws Failure `invalid_input`, `too_large` */
    check: (content: string) => void
    /** Answers its hash. @throws Failure `invalid_input`, `too_large` */
    put: (wanted: { userId: string; content: string }) => Promise<string>
    remove: (userId: string) => Promise<void>
  }
  icon: ProviderIcons
  find: (hash: string) => Promise<Picture | null>
}

/** Of sign-in providers, which keep and lose them together with everything else of theirs. */
export interface ProviderIcons {
  /** @throws Failure `invalid_input`, `too_large` */
  putting: (wanted: { providerId: string; content: string }) => { hash: string; step: Step }
  removing: (providerId: string) => Step
}

export interface PicturesParts {
  store: PictureStore
  /** The account knows which picture it has. */
  wearing: (change: { id: string; picture: string | null }) => Step
  now: Now
}

interface Frame {
  bytes: number
  pixels: number
  square: boolean
  /** Which field of what was sent. */
  path: string
}

const refuse = (path: string, message: string): Failure =>
  new Failure('invalid_input', message, { reason: 'picture_unreadable', details: [{ path, message }] })

/** @throws Failure `invalid_input`, `too_large` */
const judge = (content: string, frame: Frame): Omit<Picture, 'content'> => {
  const { bytes: most, pixels, square, path } = frame
  const bytes = Buffer.from(content, 'base64')
  if (bytes.length > most) throw new Failure('too_large', `a picture may have ${most} bytes`)
  const facts = readPicture(bytes)
  if (facts === null) throw refuse(path, 'must be a PNG, JPEG or WebP picture')
  if (Math.max(facts.width, facts.height) > pixels)
    throw refuse(path, `must have at most ${pixels} pixels to each side`)
  if (square && facts.width !== facts.height) throw refuse(path, 'must be a square')
  return { type: facts.type, hash: createHash('sha256').update(bytes).digest('hex') }
}

const logoFrame: Frame = {
  bytes: limits.logoBytes,
  pixels: limits.logoPixels,
  square: false,
  path: 'content',
}
const faceFrame: Frame = { bytes: limits.faceBytes, pixels: limits.facePixels, square: true, path: 'content' }
const iconFrame: Frame = { bytes: limits.iconBytes, pixels: limits.iconPixels, square: false, path: 'icon' }
const logoId = 'logo'
const iconId = (providerId: string): string => `provider:${providerId}`

/** Pictures people send: judged by their bytes, kept under the hash of those. */
export const createPictures = ({ store, wearing, now }: PicturesParts): Pictures => ({
  logo: {
    async find() {
      const found = await store.find(logoId)
      if (found === null) return null
      return { hash: found.hash, address: pictureAddress(found.hash), changedAt: found.updatedAt }
    },
    async put(content) {
      await store.put({ id: logoId, userId: null, content, ...judge(content, logoFrame), updatedAt: now() })
    },
    async remove() {
      await store.remove(logoId)
    },
  },
  face: {
    of: (userId) => store.contentOf(userId),
    check(content) {
      judge(content, faceFrame)
    },
    async put({ userId: id, content }) {
      const judged = judge(content, faceFrame)
      const row = { id, userId: id, content, ...judged, updatedAt: now() }
      if (await store.put(row, [wearing({ id, picture: judged.hash })])) return judged.hash
      throw new Failure('not_found', 'there is no such user')
    },
    async remove(id) {
      await store.remove(id, [wearing({ id, picture: null })])
    },
  },
  icon: {
    putting({ providerId, content }) {
      const judged = judge(content, iconFrame)
      const row = { id: iconId(providerId), userId: null, content, ...judged, updatedAt: now() }
      return { hash: judged.hash, step: store.putting(row) }
    },
    removing: (providerId) => store.removing(iconId(providerId)),
  },
  find: (hash) => store.findByHash(hash),
})

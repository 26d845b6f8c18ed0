import type { PictureFacts } from '../../platform/files/picture.ts'

/** A picture as it is kept. */
export interface Picture {
  /** SHA-256 of its bytes, hex. */
  hash: string
  type: PictureFacts['type']
  /** The bytes as base64. */
  content: string
}

export interface PictureRow extends Picture {
  /** The account's id, or `logo`. */
  id: string
  userId: string | null
  updatedAt: number
}

export interface PictureStore {
  /** Instead of what stood there. */
  put: (row: PictureRow) => Promise<void>
  remove: (id: string) => Promise<void>
  /** Without its bytes. */
  find: (id: string) => Promise<Pick<PictureRow, 'hash' | 'updatedAt'> | null>
  findByHash: (hash: string) => Promise<Picture | null>
}

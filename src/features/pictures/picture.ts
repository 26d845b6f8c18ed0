import type { Step } from '../../platform/db/statement.ts'
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
  /** The account's id, `logo`, or `provider:` and what it is called. */
  id: string
  userId: string | null
  updatedAt: number
}

export interface PictureStore {
  /** Instead of what stood there, with the steps or not at all: false when one of them changed nothing. */
  put: (row: PictureRow, steps?: readonly Step[]) => Promise<boolean>
  remove: (id: string, steps?: readonly Step[]) => Promise<boolean>
  /** The same as steps of somebody else. */
  putting: (row: PictureRow) => Step
  removing: (id: string) => Step
  /** Without its bytes. */
  find: (id: string) => Promise<Pick<PictureRow, 'hash' | 'updatedAt'> | null>
  contentOf: (id: string) => Promise<Picture | null>
  findByHash: (hash: string) => Promise<Picture | null>
}

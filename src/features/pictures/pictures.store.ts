import type { Database } from '../../platform/db/database.ts'
import { statement, step, type Step } from '../../platform/db/statement.ts'
import type { Picture, PictureRow, PictureStore } from './picture.ts'

const put = statement<
  never,
  {
    id: string
    userId: string | null
    hash: string
    type: string
    content: string
    updatedAt: number
  }
>(
  'picture_put',
  `INSERT INTO "pictures" ("id", "createdAt", "updatedAt", "version", "userId", "hash", "type", "content")
   VALUES ($id, $updatedAt, $updatedAt, 1, $userId, $hash, $type, $content)
   ON CONFLICT ("id") DO UPDATE SET "hash" = excluded."hash", "type" = excluded."type", "content" = excluded."content",
     "updatedAt" = excluded."updatedAt", "version" = "pictures"."version" + 1`,
)

const remove = statement<never, { id: string }>('picture_remove', `DELETE FROM "pictures" WHERE "id" = $id`)

const byId = statement<Pick<PictureRow, 'hash' | 'updatedAt'>, { id: string }>(
  'picture_by_id',
  `SELECT "hash", "updatedAt" FROM "pictures" WHERE "id" = $id`,
)

const contentById = statement<Picture, { id: string }>(
  'picture_content_by_id',
  `SELECT "hash", "type", "content" FROM "pictures" WHERE "id" = $id`,
)

const byHash = statement<Picture, { hash: string }>(
  'picture_by_hash',
  `SELECT "hash", "type", "content" FROM "pictures" WHERE "hash" = $hash LIMIT 1`,
)

const putting = ({ id, userId, hash, type, content, updatedAt }: PictureRow): Step =>
  step(put, { id, userId, hash, type, content, updatedAt })
const removing = (id: string): Step => step(remove, { id })

/** The pictures table of either database: small files, on every node at once, and in every backup. */
export const createPictureStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): PictureStore => ({
  put: (row, steps = []) => hot.batch([putting(row), ...steps]),
  remove: (id, steps = []) => hot.batch([removing(id), ...steps]),
  putting,
  removing,
  contentOf: (id) => hot.row(contentById, { id }),
  find: (id) => hot.row(byId, { id }),
  findByHash: (hash) => hot.row(byHash, { hash }),
})

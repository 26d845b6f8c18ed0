import type { Database } from '../../platform/db/database.ts'
import { soon, statement, step } from '../../platform/db/statement.ts'
import type { RefreshChain, RefreshStore } from './refresh-token.ts'

const byId = statement<RefreshChain, { id: string }>(
  'refresh_chain_by_id',
  `SELECT "id", "sessionId", "generation", "createdAt", "rotatedAt" FROM "refresh_chains" WHERE "id" = $id`,
)

const insert = statement<never, RefreshChain>(
  'refresh_chain_insert',
  `INSERT INTO "refresh_chains" ("id", "createdAt", "updatedAt", "sessionId", "generation", "rotatedAt")
   VALUES ($id, $createdAt, $createdAt, $sessionId, $generation, $rotatedAt)`,
)

const removeOldest = soon<never, { sessionId: string; keep: number }>(
  'refresh_chain_delete_oldest',
  `DELETE FROM "refresh_chains" WHERE "sessionId" = $sessionId AND "id" NOT IN (
     SELECT "id" FROM "refresh_chains" WHERE "sessionId" = $sessionId
     ORDER BY "rotatedAt" DESC, "id" DESC LIMIT CAST($keep AS INTEGER))`,
)

const rotate = statement<never, { id: string; generation: number; at: number }>(
  'refresh_chain_rotate',
  `UPDATE "refresh_chains" SET "generation" = "generation" + 1, "rotatedAt" = $at, "updatedAt" = $at,
     "version" = "version" + 1
   WHERE "id" = $id AND "generation" = $generation`,
)

/** The refresh_chains table of either database. */
export const createRefreshStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): RefreshStore => ({
  find: (id) => hot.row(byId, { id }),
  insert: async (chain, keep) => {
    await hot.batch([step(insert, chain, 1), step(removeOldest, { sessionId: chain.sessionId, keep })])
  },
  rotate: async (change) => (await hot.run(rotate, change)) === 1,
})

import type { Database } from '../../platform/db/database.ts'
import { statement } from '../../platform/db/statement.ts'
import type { SigningKey, SigningKeyStore } from './signing-key.ts'

const all = statement<SigningKey, object>(
  'signing_key_list',
  `SELECT "id", "createdAt", "publicKey", "privateKey" FROM "signing_keys" ORDER BY "createdAt" DESC, "id" DESC`,
)

const insert = statement<never, SigningKey>(
  'signing_key_insert',
  `INSERT INTO "signing_keys" ("id", "createdAt", "updatedAt", "publicKey", "privateKey")
   VALUES ($id, $createdAt, $createdAt, $publicKey, $privateKey)`,
)

const remove = statement<never, { id: string }>(
  'signing_key_delete',
  `DELETE FROM "signing_keys" WHERE "id" = $id`,
)

/** The signing_keys table of either database. */
export const createSigningKeyStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): SigningKeyStore => ({
  list: () => hot.rows(all, {}),
  insert: async (key) => {
    await hot.run(insert, key)
  },
  delete: async (id) => {
    await hot.run(remove, { id })
  },
})

import { Value } from 'typebox/value'
import { Directory } from '../../contract/directory.ts'
import type { Database } from '../../platform/db/database.ts'
import { statement, step } from '../../platform/db/statement.ts'
import type { Provider, ProviderStore } from './provider.ts'

type Row = Omit<Provider, 'directory' | 'trustsEmail' | 'enabled'> & {
  directory: string | null
  trustsEmail: number
  enabled: number
}

const columns = `"id", "createdAt", "updatedAt", "version", "kind", "name", "issuer", "clientId", "clientSecret",
     "directory", "domains", "groupsClaim", "adminGroup", "trustsEmail", "enabled", "icon"`

const all = statement<Row, object>(
  'provider_all',
  `SELECT ${columns} FROM "providers" ORDER BY "createdAt", "id"`,
)

const byId = statement<Row, { id: string }>(
  'provider_by_id',
  `SELECT ${columns} FROM "providers" WHERE "id" = $id`,
)

const insert = statement<never, Row>(
  'provider_insert',
  `INSERT INTO "providers" (${columns})
   VALUES ($id, $createdAt, $updatedAt, $version, $kind, $name, $issuer, $clientId, $clientSecret, $directory, $domains,
     $groupsClaim, $adminGroup, $trustsEmail, $enabled, $icon)
   ON CONFLICT ("id") DO NOTHING`,
)

const update = statement<never, Row>(
  'provider_update',
  `UPDATE "providers" SET "updatedAt" = $updatedAt, "version" = $version, "name" = $name, "issuer" = $issuer,
     "clientId" = $clientId, "clientSecret" = $clientSecret, "directory" = $directory, "domains" = $domains, "groupsClaim" = $groupsClaim,
     "adminGroup" = $adminGroup, "trustsEmail" = $trustsEmail, "enabled" = $enabled, "icon" = $icon
   WHERE "id" = $id AND "version" = $version - 1`,
)

const remove = statement<never, { id: string }>('provider_delete', `DELETE FROM "providers" WHERE "id" = $id`)

const toRow = (provider: Provider): Row => ({
  ...provider,
  directory: provider.directory === null ? null : JSON.stringify(provider.directory),
  trustsEmail: provider.trustsEmail ? 1 : 0,
  enabled: provider.enabled ? 1 : 0,
})

const readDirectory = (text: string | null): Provider['directory'] => {
  const read: unknown = text === null ? null : JSON.parse(text)
  return Value.Check(Directory, read) ? read : null
}

const fromRow = (row: Row): Provider => ({
  ...row,
  directory: readDirectory(row.directory),
  trustsEmail: row.trustsEmail === 1,
  enabled: row.enabled === 1,
})

/** The providers table of either database. */
export const createProviderStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): ProviderStore => ({
  list: async () => (await hot.rows(all, {})).map(fromRow),
  find: async (id) => {
    const row = await hot.row(byId, { id })
    return row === null ? null : fromRow(row)
  },
  insert: (provider, steps) => hot.batch([step(insert, toRow(provider), 1), ...steps]),
  update: (provider, steps) => hot.batch([step(update, toRow(provider), 1), ...steps]),
  delete: (id, steps) => hot.batch([step(remove, { id }, 1), ...steps]),
})

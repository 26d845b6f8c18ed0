import type { Database } from '../../platform/db/database.ts'
import { statement, step } from '../../platform/db/statement.ts'
import type { SettingRow, SettingStore } from './setting.ts'

const all = statement<SettingRow, object>(
  'setting_all',
  `SELECT "key", "value", "version", "updatedAt" FROM "settings"`,
)

/** Hot: asked with every request of somebody signed in. The cast as in the sessions' store. */
const one = statement<SettingRow, { key: string }>(
  'setting_one',
  `SELECT "key", "value", "version", "updatedAt" FROM "settings" WHERE "key" = CAST($key AS TEXT)`,
)

const insert = statement<never, { key: string; value: string | null; at: number }>(
  'setting_insert',
  `INSERT INTO "settings" ("key", "createdAt", "updatedAt", "version", "value") VALUES ($key, $at, $at, 1, $value)
   ON CONFLICT ("key") DO NOTHING`,
)

const update = statement<never, { key: string; value: string | null; version: number; at: number }>(
  'setting_update',
  `UPDATE "settings" SET "value" = $value, "updatedAt" = $at, "version" = "version" + 1
   WHERE "key" = $key AND "version" = $version`,
)

/** The settings table of either database. */
export const createSettingStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): SettingStore => ({
  all: () => hot.rows(all, {}),
  one: (key) => hot.row(one, { key }),
  putting: ({ version, ...change }) =>
    version === 0 ? step(insert, change, 1) : step(update, { ...change, version }, 1),
  write: (steps) => hot.batch(steps),
})

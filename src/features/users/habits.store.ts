import { pageLanguages } from '../../contract/shapes.ts'
import type { Database } from '../../platform/db/database.ts'
import { statement, step } from '../../platform/db/statement.ts'
import type { Habits, HabitStore } from './habits.ts'

interface Row {
  language: string | null
  zone: string | null
  picture: string | null
}

const byId = statement<Row, { id: string }>(
  'habits_by_id',
  `SELECT "language", "zone", "picture" FROM "users" WHERE "id" = $id`,
)

const byEmail = statement<Row, { email: string }>(
  'habits_by_email',
  `SELECT "language", "zone", "picture" FROM "users" WHERE "email" = $email`,
)

/** No change of the account that anybody else could be overtaken by: its version stays. */
const change = statement<never, { id: string; language: string | null; zone: string | null }>(
  'habits_change',
  `UPDATE "users" SET "language" = $language, "zone" = $zone WHERE "id" = $id`,
)

const wear = statement<never, { id: string; picture: string | null }>(
  'habits_wear',
  `UPDATE "users" SET "picture" = $picture WHERE "id" = $id`,
)

/** A language a newer build wrote is none. */
const toHabits = (row: Row | null): Habits | null =>
  row === null ? null : { ...row, language: pageLanguages.find((one) => one === row.language) ?? null }

/** Some columns of the users table of either database. */
export const createHabitStore = ({ database: { hot } }: { database: Pick<Database, 'hot'> }): HabitStore => ({
  find: async (id) => toHabits(await hot.row(byId, { id })),
  findByEmail: async (email) => toHabits(await hot.row(byEmail, { email })),
  change: async (wanted) => {
    await hot.run(change, wanted)
  },
  wearing: (wanted) => step(wear, wanted, 1),
})

import { pageLanguages, type AtJoin } from '../../contract/shapes.ts'
import type { Database } from '../../platform/db/database.ts'
import { statement, step } from '../../platform/db/statement.ts'
import type { ChosenHabits, Habits, HabitStore } from './habits.ts'

interface Row {
  language: string | null
  zone: string | null
  microphoneAtJoin: string | null
  cameraAtJoin: string | null
  picture: string | null
}

const columns = `"language", "zone", "microphoneAtJoin", "cameraAtJoin", "picture"`

const byId = statement<Row, { id: string }>('habits_by_id', `SELECT ${columns} FROM "users" WHERE "id" = $id`)

const byEmail = statement<Row, { email: string }>(
  'habits_by_email',
  `SELECT ${columns} FROM "users" WHERE "email" = $email`,
)

/** No change of the account that anybody else could be overtaken by: its version stays. */
const change = statement<never, ChosenHabits & { id: string }>(
  'habits_change',
  `UPDATE "users" SET "language" = $language, "zone" = $zone, "microphoneAtJoin" = $microphoneAtJoin,
     "cameraAtJoin" = $cameraAtJoin
   WHERE "id" = $id`,
)

const wear = statement<never, { id: string; picture: string | null }>(
  'habits_wear',
  `UPDATE "users" SET "picture" = $picture WHERE "id" = $id`,
)

const toAtJoin = (text: string | null): AtJoin | null => (text === 'on' || text === 'off' ? text : null)

/** What only a newer build understands is nothing said. */
const toHabits = (row: Row | null): Habits | null =>
  row === null
    ? null
    : {
        ...row,
        language: pageLanguages.find((one) => one === row.language) ?? null,
        microphoneAtJoin: toAtJoin(row.microphoneAtJoin),
        cameraAtJoin: toAtJoin(row.cameraAtJoin),
      }

/** Some columns of the users table of either database. */
export const createHabitStore = ({ database: { hot } }: { database: Pick<Database, 'hot'> }): HabitStore => ({
  find: async (id) => toHabits(await hot.row(byId, { id })),
  findByEmail: async (email) => toHabits(await hot.row(byEmail, { email })),
  change: async (wanted) => {
    await hot.run(change, wanted)
  },
  wearing: (wanted) => step(wear, wanted, 1),
})

import type { Database } from '../../platform/db/database.ts'
import { statement, step } from '../../platform/db/statement.ts'
import type { RegistrationLink, RegistrationStore } from './registration-link.ts'

const columns = `"id", "secretHash", "email", "emailShown", "createdAt", "expiresAt"`

const find = statement<RegistrationLink, { secretHash: string }>(
  'registration_link_find',
  `SELECT ${columns} FROM "registration_links" WHERE "secretHash" = $secretHash`,
)

const findFor = statement<RegistrationLink, { email: string }>(
  'registration_link_find_for',
  `SELECT ${columns} FROM "registration_links" WHERE "email" = $email`,
)

const put = statement<never, RegistrationLink>(
  'registration_link_put',
  `INSERT INTO "registration_links" (${columns}, "updatedAt")
   VALUES ($id, $secretHash, $email, $emailShown, $createdAt, $expiresAt, $createdAt)
   ON CONFLICT ("email") DO UPDATE SET "id" = excluded."id", "createdAt" = excluded."createdAt",
     "updatedAt" = excluded."updatedAt", "secretHash" = excluded."secretHash", "emailShown" = excluded."emailShown",
     "expiresAt" = excluded."expiresAt"`,
)

const remove = statement<never, { secretHash: string }>(
  'registration_link_take',
  `DELETE FROM "registration_links" WHERE "secretHash" = $secretHash`,
)

const removeExpired = statement<never, { at: number }>(
  'registration_link_delete_expired',
  `DELETE FROM "registration_links" WHERE "expiresAt" < $at`,
)

/** The registration links table of either database. */
export const createRegistrationStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): RegistrationStore => ({
  replace: async (link) => {
    await hot.run(put, link)
  },
  find: (secretHash) => hot.row(find, { secretHash }),
  findFor: (email) => hot.row(findFor, { email }),
  taking: (secretHash) => step(remove, { secretHash }, 1),
  deleteExpired: async (at) => {
    await hot.run(removeExpired, { at })
  },
})

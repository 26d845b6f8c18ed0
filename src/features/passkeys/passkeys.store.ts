import type { Database } from '../../platform/db/database.ts'
import { soon, statement, step } from '../../platform/db/statement.ts'
import type { Challenge, NameCount, PasskeyStore, StoredPasskey } from './passkey.ts'

type Row = Omit<StoredPasskey, 'transports' | 'backedUp'> & { transports: string; backedUp: number }

const columns = `"id", "createdAt", "userId", "credentialId", "publicKey", "counter", "transports", "name",
     "rpId", "backedUp", "usedAt"`

const insert = statement<never, Row>(
  'passkey_insert',
  `INSERT INTO "passkeys" (${columns}, "updatedAt")
   VALUES ($id, $createdAt, $userId, $credentialId, $publicKey, $counter, $transports, $name, $rpId, $backedUp,
     $usedAt, $createdAt)
   ON CONFLICT ("credentialId") DO NOTHING`,
)

const ofUser = statement<Row, { userId: string }>(
  'passkey_of_user',
  `SELECT ${columns} FROM "passkeys" WHERE "userId" = $userId ORDER BY "createdAt", "id"`,
)

const byCredential = statement<Row, { credentialId: string }>(
  'passkey_by_credential',
  `SELECT ${columns} FROM "passkeys" WHERE "credentialId" = $credentialId`,
)

const fillName = statement<never, { rpId: string }>(
  'passkey_fill_name',
  `UPDATE "passkeys" SET "rpId" = $rpId WHERE "rpId" = ''`,
)

/** Also asked of a database that nobody serves just now. */
export const countNames = statement<NameCount, object>(
  'passkey_count_names',
  `SELECT "rpId" AS "name", CAST(COUNT(*) AS INTEGER) AS "passkeys",
     CAST(COUNT(DISTINCT "userId") AS INTEGER) AS "accounts" FROM "passkeys" GROUP BY "rpId" ORDER BY "rpId"`,
)

const rename = statement<never, { id: string; userId: string; name: string; at: number }>(
  'passkey_rename',
  `UPDATE "passkeys" SET "name" = $name, "updatedAt" = $at, "version" = "version" + 1
   WHERE "id" = $id AND "userId" = $userId`,
)

const remove = statement<never, { id: string; userId: string }>(
  'passkey_delete',
  `DELETE FROM "passkeys" WHERE "id" = $id AND "userId" = $userId`,
)

const removeOfUser = statement<never, { userId: string }>(
  'passkey_delete_of_user',
  `DELETE FROM "passkeys" WHERE "userId" = $userId`,
)

/** 0 is said by devices that don't count. Of two answers with the same count at once, the first is taken. */
const use = statement<never, { id: string; counter: number; backedUp: number; at: number }>(
  'passkey_use',
  `UPDATE "passkeys" SET "counter" = $counter, "backedUp" = $backedUp, "usedAt" = $at, "updatedAt" = $at,
     "version" = "version" + 1
   WHERE "id" = $id AND ("counter" < $counter OR ("counter" = 0 AND $counter = 0))`,
)

/** Lost at a power cut, a question is asked again. */
const ask = soon<never, Challenge & { id: string; at: number; expiresAt: number }>(
  'passkey_ask',
  `INSERT INTO "passkey_challenges" ("id", "createdAt", "updatedAt", "challengeHash", "ceremony", "boundTo",
     "expiresAt")
   VALUES ($id, $at, $at, $challengeHash, $ceremony, $boundTo, $expiresAt)`,
)

/** On the disk before the answer is looked at: it works once, whatever happens next. */
const take = statement<never, Challenge & { at: number }>(
  'passkey_take',
  `DELETE FROM "passkey_challenges" WHERE "challengeHash" = $challengeHash AND "ceremony" = $ceremony
     AND "boundTo" = $boundTo AND "expiresAt" > $at`,
)

const removeExpired = statement<never, { at: number }>(
  'passkey_challenge_delete_expired',
  `DELETE FROM "passkey_challenges" WHERE "expiresAt" <= $at`,
)

const toRow = (passkey: StoredPasskey): Row => ({
  ...passkey,
  transports: JSON.stringify(passkey.transports),
  backedUp: Number(passkey.backedUp),
})

const fromRow = (row: Row): StoredPasskey => ({
  ...row,
  transports: JSON.parse(row.transports) as string[],
  backedUp: row.backedUp === 1,
})

/** The passkeys and their open questions, in either database. */
export const createPasskeyStore = ({
  database: { hot },
}: {
  database: Pick<Database, 'hot'>
}): PasskeyStore => ({
  inserting: (passkey) => step(insert, toRow(passkey), 1),
  insert: async (passkey) => (await hot.run(insert, toRow(passkey))) === 1,
  fillName: async (rpId) => {
    await hot.run(fillName, { rpId })
  },
  countNames: () => hot.rows(countNames, {}),
  listOfUser: async (userId) => (await hot.rows(ofUser, { userId })).map(fromRow),
  findByCredential: async (credentialId) => {
    const row = await hot.row(byCredential, { credentialId })
    return row === null ? null : fromRow(row)
  },
  rename: async (change) => (await hot.run(rename, change)) === 1,
  removing: (which) => step(remove, which, 1),
  deleteOfUser: (userId) => hot.run(removeOfUser, { userId }),
  use: async ({ backedUp, ...which }) => (await hot.run(use, { ...which, backedUp: Number(backedUp) })) === 1,
  ask: async (challenge) => {
    await hot.run(ask, challenge)
  },
  take: async (answered) => (await hot.run(take, answered)) === 1,
  deleteExpired: async (at) => {
    await hot.run(removeExpired, { at })
  },
})

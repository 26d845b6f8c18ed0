import type { Database } from '../../platform/db/database.ts'
import { statement } from '../../platform/db/statement.ts'
import type { AuditEntry, AuditQuery, AuditStore } from './audit-entry.ts'

const insert = statement<never, AuditEntry>(
  'audit_insert',
  `INSERT INTO "audit_entries" ("id", "at", "event", "actorKind", "actorId", "address", "subject", "requestId",
     "changes")
   VALUES ($id, $at, $event, $actorKind, $actorId, $address, $subject, $requestId, $changes)`,
)

/**
 * Ids are ordered by time, but only within one process: the instant comes first. Said so that the index on it leads
 * to the page: otherwise each page of a million would read all the others.
 */
const olderThan = ({ at, id }: { at: number; id: string }) => ({
  at: { lte: at },
  OR: [{ at: { lt: at } }, { id: { lt: id } }],
})

const deleteOld = statement<never, { at: number; most: number }>(
  'audit_delete_old',
  `DELETE FROM "audit_entries" WHERE "id" IN
     (SELECT "id" FROM "audit_entries" WHERE "at" < $at ORDER BY "at" LIMIT $most)`,
)

/** What an address is written with: nothing among it means something to LIKE. */
const isOfAddress = (text: string): boolean => /^[\d.:a-f]+$/iu.test(text)

const matching = ({ text, accounts }: NonNullable<AuditQuery['words']>[number]) => ({
  OR: [
    { actorId: { in: [...accounts, text] } },
    { subject: { in: [...accounts, text] } },
    ...(isOfAddress(text) ? [{ address: { contains: text.toLowerCase() } }] : []),
  ],
})

const whereOf = ({ about, event, words = [], from, until }: AuditQuery) => ({
  AND: words.map(matching),
  ...(event !== undefined && { event: { startsWith: event } }),
  ...(about !== undefined && { OR: [{ subject: about }, { actorId: about }] }),
  at: { ...(from !== undefined && { gte: from }), ...(until !== undefined && { lt: until }) },
})

/** The audit log of either database. */
export const createAuditStore = ({
  database,
}: {
  database: Pick<Database, 'hot' | 'query'>
}): AuditStore => ({
  insert: async (entry) => {
    await database.hot.run(insert, entry)
  },
  deleteBefore: (which) => database.hot.run(deleteOld, which),
  list: (query) =>
    database.query(async (prisma) => {
      const { before, take } = query
      const from = before === undefined ? null : await prisma.auditEntry.findUnique({ where: { id: before } })
      if (before !== undefined && from === null) return []
      const rows = await prisma.auditEntry.findMany({
        where: { AND: [whereOf(query), from === null ? {} : olderThan(from)] },
        orderBy: [{ at: 'desc' }, { id: 'desc' }],
        take,
      })
      return rows.map((row) => ({ ...row, actorKind: row.actorKind as AuditEntry['actorKind'] }))
    }),
})

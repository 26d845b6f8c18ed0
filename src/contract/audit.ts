import { Type, type Static } from 'typebox'
import { limits } from './limits.ts'
import { operations } from './operation.ts'
import { Archive, Id, Instant } from './shapes.ts'

/** Somebody or something an entry speaks of. */
const Named = Type.Object({
  id: Type.String(),
  /** Today's name and address of an account; absent when it is gone, or isn’t one. */
  name: Type.Optional(Type.String()),
  email: Type.Optional(Type.String()),
})

/** One thing that was done. Never edited. */
export const AuditEntry = Type.Object({
  id: Id,
  at: Instant,
  /** Past tense: `room.created`. */
  event: Type.String(),
  /** `key`: a program with an API key of theirs; `operator`: at the command line. */
  by: Type.Object({
    kind: Type.Union([
      Type.Literal('nobody'),
      Type.Literal('visitor'),
      Type.Literal('user'),
      Type.Literal('key'),
      Type.Literal('operator'),
    ]),
    id: Type.Optional(Type.String()),
    name: Type.Optional(Type.String()),
    email: Type.Optional(Type.String()),
  }),
  /** Where it came from; empty at the command line. */
  address: Type.String(),
  /** What it was done to. */
  subject: Type.Optional(Named),
  /** What it was before and after, by the name of the field. */
  changes: Type.Array(
    Type.Object({
      field: Type.String(),
      from: Type.Optional(Type.String()),
      to: Type.Optional(Type.String()),
    }),
  ),
  requestId: Type.String(),
})
export type AuditEntry = Static<typeof AuditEntry>

/** Which entries. */
const filters = {
  /** Done by this account or to this thing. */
  about: Type.Optional(Id),
  /** Only events that begin so: `user.`, `room.deleted`. */
  event: Type.Optional(Type.String({ pattern: '^[a-z_]+\\.?[a-z_]*$', maxLength: limits.searchUnits })),
  /**
   * Words, each of which must occur in the name or address of an account that did it or that it was done to, in the
   * address it came from, or in the id of either.
   */
  search: Type.Optional(Type.String({ maxLength: limits.searchUnits })),
  /** Not before this instant. */
  from: Type.Optional(Instant),
  /** Before this instant. */
  until: Type.Optional(Instant),
}

export const audit = operations({
  'GET /api/audit': {
    summary: 'What was done, newest first, some at a time',
    access: 'admin',
    keys: 'audit:read',
    rate: 'read',
    audit: null,
    query: Type.Object({
      ...filters,
      /** Only those before this entry: the last of the page before. */
      before: Type.Optional(Id),
    }),
    reply: Type.Object({ entries: Type.Array(AuditEntry), more: Type.Boolean() }),
  },
  'POST /api/audit/export': {
    summary:
      'What was done as a table (CSV, RFC 4180), newest first: all that fits, however much that is. What a spreadsheet would ' +
      'take for a formula begins with an apostrophe',
    access: 'admin',
    keys: 'audit:read',
    rate: 'heavy',
    audit: 'audit.exported',
    body: Type.Object(filters),
    reply: Archive,
  },
})

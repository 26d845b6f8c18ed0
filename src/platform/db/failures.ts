import { Failure } from '../../core/failure.ts'

/** What kept a statement from being done, in the words of neither driver. */
export type DatabaseTrouble = 'busy' | 'disk_full' | 'read_only' | 'away' | 'damaged' | 'duplicate' | 'other'

const sqliteTroubles: readonly (readonly [prefix: string, DatabaseTrouble])[] = [
  ['SQLITE_BUSY', 'busy'],
  ['SQLITE_LOCKED', 'busy'],
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_CANTOPEN', 'away'],
  ['SQLITE_IOERR', 'away'],
  ['SQLITE_CORRUPT', 'damaged'],
  ['SQLITE_NOTADB', 'damaged'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'duplicate'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'duplicate'],
]

/**
 * SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html), what sockets say, and the client's own
 * codes where it keeps the driver's to itself (https://www.prisma.io/docs/orm/reference/error-reference).
 */
const otherTroubles: readonly (readonly [pattern: RegExp, DatabaseTrouble])[] = [
  [/^(53100|ENOSPC)$/, 'disk_full'],
  [/^(40001|40P01|55P03|P2034)$/, 'busy'],
  [/^25006$/, 'read_only'],
  [/^(23505|P2002)$/, 'duplicate'],
  [/^XX00[12]$/, 'damaged'],
  [/^(08...|53...|57P..|E[A-Z]+|P10..|P2024)$/, 'away'],
]

const troubleOfCode = (code: string): DatabaseTrouble => {
  const sqlite = sqliteTroubles.find(([prefix]) => code.startsWith(prefix))
  return (sqlite ?? otherTroubles.find(([pattern]) => pattern.test(code)))?.[1] ?? 'other'
}

const read = (from: unknown, key: string): unknown =>
  typeof from === 'object' && from !== null && key in from ? Reflect.get(from, key) : undefined

/** The driver's code, which Prisma's client wraps two deep: `meta.driverAdapterError.cause.originalCode`. */
const codeOf = (error: unknown): string => {
  const wrapped = read(read(read(error, 'meta'), 'driverAdapterError') ?? error, 'cause')
  const code = read(wrapped, 'originalCode') ?? read(error, 'code')
  return typeof code === 'string' ? code : ''
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')

/** pg says these without a code when a connection goes or doesn't come. */
const wordsOfAbsence = /Connection terminated|timeout exceeded when trying to connect|Client has encountered/

export const troubleOf = (error: unknown): DatabaseTrouble => {
  const trouble = troubleOfCode(codeOf(error))
  return trouble === 'other' && wordsOfAbsence.test(messageOf(error)) ? 'away' : trouble
}

const sentences: Readonly<Partial<Record<DatabaseTrouble, string>>> = {
  busy: 'the database is busy',
  disk_full: 'the database has no room left',
  read_only: 'the database cannot be written',
  away: 'the database does not answer',
  damaged: 'the database is damaged',
}

/**
 * What a caller is told of a driver's error: `unavailable` with the trouble as its reason where waiting or an operator
 * helps, `conflict` for a row that exists already. Anything else is a fault of ours and stays as it is.
 */
export const asFailure = (error: unknown): unknown => {
  if (error instanceof Failure) return error
  const trouble = troubleOf(error)
  if (trouble === 'duplicate')
    return new Failure('conflict', 'this exists already', { reason: 'duplicate', cause: error })
  const sentence = sentences[trouble]
  if (sentence === undefined) return error
  return new Failure('unavailable', sentence, { reason: trouble, retryAfter: 5, cause: error })
}

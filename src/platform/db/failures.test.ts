import { expect, test } from 'vitest'
import { Failure } from '../../core/failure.ts'
import { asFailure, troubleOf } from './failures.ts'

const withCode = (code: string) => Object.assign(new Error('as the driver says it'), { code })

/** As the typed client wraps what a driver says. */
const wrapped = (originalCode: string) =>
  Object.assign(withCode('P2010'), { meta: { driverAdapterError: { cause: { originalCode } } } })

test.each([
  ['SQLITE_BUSY_SNAPSHOT', 'busy'],
  ['SQLITE_FULL', 'disk_full'],
  ['SQLITE_READONLY', 'read_only'],
  ['SQLITE_IOERR_FSYNC', 'away'],
  ['SQLITE_CORRUPT_INDEX', 'damaged'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'duplicate'],
  ['SQLITE_CONSTRAINT_FOREIGNKEY', 'other'],
  ['53100', 'disk_full'],
  ['40P01', 'busy'],
  ['25006', 'read_only'],
  ['23505', 'duplicate'],
  ['23503', 'other'],
  ['57P01', 'away'],
  ['08006', 'away'],
  ['ECONNREFUSED', 'away'],
  ['XX001', 'damaged'],
])('%s means %s, from the driver and through the client', (code, trouble) => {
  expect(troubleOf(withCode(code))).toBe(trouble)
  expect(troubleOf(wrapped(code))).toBe(trouble)
})

test.each([
  ['P1001', 'away'],
  ['P2002', 'duplicate'],
  ['P2025', 'other'],
])('%s of the client itself means %s', (code, trouble) => {
  expect(troubleOf(withCode(code))).toBe(trouble)
})

test('what waiting or an operator helps is unavailable, with its reason and the driver’s error for the log', () => {
  const cause = withCode('SQLITE_FULL')
  const failure = asFailure(cause)
  expect(failure).toBeInstanceOf(Failure)
  expect(failure).toMatchObject({ code: 'unavailable', reason: 'disk_full', retryAfter: 5, cause })
})

test('a fault of ours stays as it is, and so does what is a failure already', () => {
  const fault = new Error('no such column')
  expect(asFailure(fault)).toBe(fault)
  const failure = new Failure('gone', 'gone')
  expect(asFailure(failure)).toBe(failure)
})

import { Failure } from '../../core/failure.ts'

/** What is wrong with one field of what was entered. */
export const invalid = (path: string, message: string): Failure =>
  new Failure('invalid_input', 'the input is not valid', { details: [{ path, message }] })

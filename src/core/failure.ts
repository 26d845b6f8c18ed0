import type { FailureCode } from '../contract/failure-code.ts'

export interface FailureDetail {
  path: string
  message: string
}

/** Anything a caller is told went wrong. Everything else that is thrown becomes `internal` at the door. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly reason: string | undefined
  readonly details: readonly FailureDetail[] | undefined
  /** Seconds after which trying again makes sense, for `too_many` and `unavailable`. */
  readonly retryAfter: number | undefined

  constructor(
    code: FailureCode,
    message: string,
    more: { reason?: string; details?: readonly FailureDetail[]; retryAfter?: number; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause })
    this.name = 'Failure'
    this.code = code
    this.reason = more.reason
    this.details = more.details
    this.retryAfter = more.retryAfter
  }
}

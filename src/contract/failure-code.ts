/** The closed list of things that can go wrong, as programs see them. Pages translate the code; `message` is English. */
export const failureCodes = [
  'invalid_input',
  'unauthenticated',
  'forbidden',
  'not_found',
  'conflict',
  'gone',
  'too_large',
  'too_many',
  'unavailable',
  'internal',
] as const

export type FailureCode = (typeof failureCodes)[number]

/** What every answer that isn't a success looks like. */
export interface FailureReply {
  code: FailureCode
  message: string
  /**
   * A finer reason inside the code, for pages that say more than one sentence about it
   * (for example `forbidden` with `removed` or `sign_in_needed`).
   */
  reason?: string
  details?: { path: string; message: string }[]
  requestId: string
}

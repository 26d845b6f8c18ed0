import { Failure } from '../../core/failure.ts'

/** Why an invitation wasn’t accepted, to somebody who may try again with the same link. */
export const stillInvited = ({ code, message, reason, cause }: Failure): Failure =>
  new Failure(code, message, {
    ...(reason !== undefined && { reason }),
    cause,
    details: [{ path: 'invitation', message: 'is still open: open its link again' }],
  })

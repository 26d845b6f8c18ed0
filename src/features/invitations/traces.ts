import type { FieldChange } from '../../platform/http/call.ts'
import type { InvitationRow } from './invitation.ts'

const traceAs =
  (side: 'from' | 'to') =>
  ({ emailShown, role }: Pick<InvitationRow, 'emailShown' | 'role'>): FieldChange[] => [
    { field: 'role', [side]: role },
    ...(emailShown === null ? [] : [{ field: 'email', [side]: emailShown }]),
  ]

/** What the audit log keeps of an invitation that has a new link. */
export const madeOf = traceAs('to')

/** And of one that opens nothing any more. */
export const goneOf = traceAs('from')

import type { FieldChange } from '../../platform/http/call.ts'
import type { InvitationRow } from './invitation.ts'

type Traced = Pick<InvitationRow, 'emailShown' | 'role'>

/** What the audit log keeps of an invitation that has a new link. */
export const madeOf = ({ emailShown, role }: Traced): FieldChange[] => [
  { field: 'role', to: role },
  ...(emailShown === null ? [] : [{ field: 'email', to: emailShown }]),
]

/** And of one that opens nothing any more. */
export const goneOf = ({ emailShown, role }: Traced): FieldChange[] => [
  { field: 'role', from: role },
  ...(emailShown === null ? [] : [{ field: 'email', from: emailShown }]),
]

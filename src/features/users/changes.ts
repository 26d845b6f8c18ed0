import type { FieldChange } from '../../platform/http/call.ts'
import type { User } from './user.ts'

/** What the audit log keeps of a change. */
export const changesOf = (before: User, after: User): FieldChange[] => {
  const fields = ['name', 'emailShown', 'username', 'role'] as const
  const changed = fields
    .filter((field) => before[field] !== after[field])
    .map((field) => {
      const [from, to] = [before[field], after[field]]
      return {
        field: field === 'emailShown' ? 'email' : field,
        ...(from !== null && { from }),
        ...(to !== null && { to }),
      }
    })
  const status = (['disabledAt', 'leavesAt'] as const)
    .map((field) => ({
      field: field === 'disabledAt' ? 'disabled' : 'leaving',
      from: String(before[field] !== null),
      to: String(after[field] !== null),
    }))
    .filter(({ from, to }) => from !== to)
  return [...changed, ...status]
}

/** What the audit log keeps of somebody who is gone. */
export const traceOf = ({ name, emailShown, username }: User): FieldChange[] => [
  { field: 'name', from: name },
  { field: 'email', from: emailShown },
  ...(username === null ? [] : [{ field: 'username', from: username }]),
]

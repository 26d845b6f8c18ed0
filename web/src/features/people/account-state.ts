import type { Account } from '../../../../src/contract/users.ts'

/**
 * `leaving`: its owner wants it deleted. `waiting`: its owner hasn't chosen a password yet, and has never come in another
 * way.
 */
export const stateOf = ({
  disabledAt,
  leavesAt,
  hasPassword,
  seenAt,
}: Account): 'active' | 'disabled' | 'leaving' | 'waiting' => {
  if (leavesAt !== undefined) return 'leaving'
  if (disabledAt !== undefined) return 'disabled'
  return hasPassword || seenAt !== undefined ? 'active' : 'waiting'
}

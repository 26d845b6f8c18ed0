import type { Account } from '../../../../src/contract/users.ts'

/** `leaving`: its owner wants it deleted. `waiting`: its owner hasn't chosen a password yet. */
export const stateOf = ({
  disabledAt,
  leavesAt,
  hasPassword,
}: Account): 'active' | 'disabled' | 'leaving' | 'waiting' => {
  if (leavesAt !== undefined) return 'leaving'
  if (disabledAt !== undefined) return 'disabled'
  return hasPassword ? 'active' : 'waiting'
}

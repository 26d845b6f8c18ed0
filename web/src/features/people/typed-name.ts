import type { Account } from '../../../../src/contract/users.ts'

/** Whether the name of an account was typed, to be sure that it is this one. */
export const isTyped = (typed: string, { name }: Pick<Account, 'name'>): boolean =>
  typed.trim().normalize() === name.trim().normalize()

import type { Account } from '../../../../../src/contract/users.ts'

/** An account that nothing hangs on, as the server answers it by itself. */
export const detailOf = (user: Account) => ({
  user,
  rooms: 0,
  sessions: 0,
  secondFactor: { app: false, passkeys: 0 },
  providers: [],
})

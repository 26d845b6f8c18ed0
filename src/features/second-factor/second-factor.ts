/** What an authenticator app knows of an account. Instants are UTC milliseconds. */
export interface StoredTotp {
  id: string
  userId: string
  /** Base32, sealed. */
  secret: string
  createdAt: number
  /** Null until a code has shown that the app knows it. */
  confirmedAt: number | null
  /** Of the latest code that was taken, in 30 seconds since 1970. */
  lastStep: number
  /** How many were wrong since, and when the last of them was given. */
  wrongCodes: number
  wrongAt: number
}

/** Half a sign-in: the password was right. Only the hash of its secret is stored. */
export interface SignInTicket {
  id: string
  userId: string
  secretHash: string
  /** A hash of the hash of the password that was right. */
  password: string
  wrongCodes: number
  createdAt: number
  expiresAt: number
}

/** Codes to be kept: `ids` are those of their rows. */
export interface NewRecoveryCodes {
  userId: string
  codes: readonly { id: string; codeHash: string }[]
  at: number
}

export interface SecondFactorStore {
  /** Confirmed or not. */
  findTotp(userId: string): Promise<StoredTotp | null>
  /** In place of one that was never confirmed; false when there is a confirmed one. */
  putTotp(totp: Pick<StoredTotp, 'id' | 'userId' | 'secret' | 'createdAt'>): Promise<boolean>
  /** Turns it on, with codes; false when it isn’t the account’s any more, or on already. */
  confirmTotp(which: { id: string; step: number; codes: NewRecoveryCodes }): Promise<boolean>
  /** Counts a code as wrong before it is looked at; false when another was counted since `wrongCodes` was read. */
  countCode(which: { id: string; wrongCodes: number; at: number }): Promise<boolean>
  /** Uses up every code until this step; false when it was used up. */
  takeStep(which: { id: string; step: number; at: number }): Promise<boolean>
  countRecoveryCodes(userId: string): Promise<number>
  /** In place of all the account had; false when nothing is on. */
  replaceRecoveryCodes(codes: NewRecoveryCodes): Promise<boolean>
  /** Uses one up; whether the account had it. */
  takeRecoveryCode(which: { userId: string; codeHash: string }): Promise<boolean>
  /** Turns everything off; whether it was on. */
  remove(userId: string): Promise<boolean>
  insertTicket(ticket: SignInTicket): Promise<void>
  findTicket(secretHash: string): Promise<SignInTicket | null>
  countTicket(which: { id: string; at: number }): Promise<void>
  /** Whether there was one. */
  deleteTicket(id: string): Promise<boolean>
  /** Tickets that expired before `at`, and secrets that were begun before `begunAt` and never confirmed. */
  deleteExpired(before: { at: number; begunAt: number }): Promise<void>
}

import type { PrismaClient } from './generated/sqlite/client.ts'

/**
 * The typed client, models only: one statement at a time. What belongs together is a `hot.batch`, which is atomic on
 * both databases (see sqlite-prisma.ts).
 */
export type Prisma = Pick<
  PrismaClient,
  | 'user'
  | 'session'
  | 'visitor'
  | 'setupLink'
  | 'room'
  | 'meeting'
  | 'participant'
  | 'auditEntry'
  | 'job'
  | 'identity'
>

/** A client and its end. */
export interface PrismaDoor {
  client: Prisma
  close: () => Promise<void>
}

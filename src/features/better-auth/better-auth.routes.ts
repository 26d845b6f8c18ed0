import type { Door } from '../../platform/http/operation.ts'
import { createAwaitedSignUps } from './awaited-sign-ups.ts'
import { createFlatDoor } from './flat-door.routes.ts'
import { registerLinks, type LinksParts } from './links.routes.ts'
import { registerOwnAccount, type OwnAccountParts } from './own-account.routes.ts'
import { registerOwnSessions, type OwnSessionsParts } from './own-sessions.routes.ts'
import { registerWaysIn, type WaysInParts } from './ways-in.routes.ts'

export type BetterAuthParts = Omit<WaysInParts, 'awaitedSignUps'> &
  OwnSessionsParts &
  OwnAccountParts &
  LinksParts

/**
 * The door for better-auth's own client: what other features do, told in its words. It has no rules: who may make an
 * account, what is counted, who gets no further without a second factor is decided where it is decided for everybody.
 */
export const registerBetterAuth = (door: Door, parts: BetterAuthParts): void => {
  const flat = createFlatDoor(door)
  registerWaysIn(flat, { ...parts, awaitedSignUps: createAwaitedSignUps(parts) })
  registerOwnSessions(flat, parts)
  registerOwnAccount(flat, parts)
  registerLinks(flat, parts)
}

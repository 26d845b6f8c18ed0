import { Type, type Static } from 'typebox'
import { Id, Instant } from './shapes.ts'

/** An account as better-auth tells it. Instants end in `Z`: its client makes dates of them. */
export const BetterAuthUser = Type.Object({
  id: Id,
  name: Type.String(),
  /** Lower case. */
  email: Type.String(),
  emailVerified: Type.Boolean(),
  /** Where their picture is; null without one. */
  image: Type.Union([Type.String(), Type.Null()]),
  createdAt: Instant,
  updatedAt: Instant,
})
export type BetterAuthUser = Static<typeof BetterAuthUser>

/** A public handle of a sign-in, good for `revoke-session` and nothing else: the secret is in the cookie alone. */
export const Handle = Id

/** One sign-in as better-auth tells it. */
export const BetterAuthSession = Type.Object({
  id: Id,
  userId: Id,
  token: Handle,
  expiresAt: Instant,
  createdAt: Instant,
  /** Last use, kept to the hour. */
  updatedAt: Instant,
  ipAddress: Type.String(),
  userAgent: Type.String(),
})
export type BetterAuthSession = Static<typeof BetterAuthSession>

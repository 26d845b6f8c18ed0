import type { BetterAuthSession, BetterAuthUser } from '../../contract/better-auth-told.ts'
import { toInstant } from '../../core/clock.ts'
import { pictureAddress } from '../pictures/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { User } from '../users/index.ts'

type Session = Awaited<ReturnType<Sessions['list']>>[number]

/** What of an account better-auth tells. */
export type ToldUser = Pick<
  User,
  'id' | 'name' | 'email' | 'emailVerifiedAt' | 'picture' | 'createdAt' | 'updatedAt'
>

/** Where a picture is, for whoever is elsewhere; null without one. */
export const imageOf = (picture: string | null, publicUrl: string): string | null =>
  picture === null ? null : `${publicUrl}${pictureAddress(picture)}`

/** An account in better-auth's words. */
export const toldUser = (user: ToldUser, publicUrl: string): BetterAuthUser => {
  const { id, name, email, emailVerifiedAt, picture, createdAt, updatedAt } = user
  return {
    id,
    name,
    email,
    image: imageOf(picture, publicUrl),
    emailVerified: emailVerifiedAt !== null,
    createdAt: toInstant(createdAt),
    updatedAt: toInstant(updatedAt),
  }
}

/** A sign-in in better-auth's words: its `token` is the public handle, which opens nothing. */
export const toldSession = (session: Session): BetterAuthSession => {
  const { id, userId, address: ipAddress, userAgent } = session
  const { expiresAt, createdAt, seenAt } = session
  return {
    id,
    userId,
    token: id,
    expiresAt: toInstant(expiresAt),
    createdAt: toInstant(createdAt),
    updatedAt: toInstant(seenAt),
    ipAddress,
    userAgent,
  }
}

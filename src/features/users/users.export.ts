import { toInstant } from '../../core/clock.ts'
import { instantOrNull, type ExportPart } from '../../core/export-part.ts'
import type { UserHabits } from './habits.ts'
import type { Users } from './users.ts'

/** The account itself. */
export const userExport = ({ get }: Pick<Users, 'get'>, habits: Pick<UserHabits, 'of'>): ExportPart => ({
  name: 'profile',
  single: true,
  async *rowsOf(userId) {
    const {
      id,
      name,
      emailShown: email,
      emailVerifiedAt,
      username,
      role,
      passwordHash,
      passwordChangedAt,
      createdAt,
      updatedAt,
      seenAt,
    } = await get(userId)
    const { language, zone, microphoneAtJoin, cameraAtJoin } = await habits.of(userId)
    yield {
      id,
      name,
      email,
      emailConfirmedAt: instantOrNull(emailVerifiedAt),
      username,
      role,
      language,
      timeZone: zone,
      microphoneAtJoin,
      cameraAtJoin,
      hasPassword: passwordHash !== null,
      passwordChangedAt: instantOrNull(passwordChangedAt),
      createdAt: toInstant(createdAt),
      changedAt: toInstant(updatedAt),
      seenAt: instantOrNull(seenAt),
    }
  },
})

import { systemNow } from '../core/clock.ts'
import { createNewId, hashSecret, newRoomCode, newSecret } from '../core/ids.ts'
import type { Meeting, Participant } from '../features/meetings/meeting.ts'
import type { RoomRow } from '../features/rooms/room.ts'
import type { Session, VisitorRow } from '../features/sessions/session.ts'
import type { User } from '../features/users/user.ts'

/** Rows for tests, different each time but for what is given. */

const newId = createNewId(systemNow)

/** The instant example rows are made at. */
export const exampleInstant = 1_795_000_000_000

export const exampleUser = (given: Partial<User> = {}): User => {
  const id = newId()
  return {
    id,
    name: 'Ada',
    email: `ada-${id}@example.org`,
    emailShown: `Ada-${id}@Example.org`,
    emailVerifiedAt: null,
    username: null,
    role: 'user',
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    passwordChangedAt: exampleInstant,
    disabledAt: null,
    leavesAt: null,
    picture: null,
    seenAt: null,
    createdAt: exampleInstant,
    updatedAt: exampleInstant,
    version: 1,
    ...given,
  }
}

export const exampleSession = (given: Partial<Session> & { userId: string }): Session => ({
  id: newId(),
  secretHash: hashSecret(newSecret()),
  createdAt: exampleInstant,
  seenAt: exampleInstant,
  expiresAt: exampleInstant + 7 * 86_400_000,
  endsAt: exampleInstant + 90 * 86_400_000,
  address: '203.0.113.7',
  userAgent: 'Example/1.0',
  ...given,
})

export const exampleVisitor = (given: Partial<VisitorRow> = {}): VisitorRow => ({
  id: newId(),
  secretHash: hashSecret(newSecret()),
  name: null,
  createdAt: exampleInstant,
  expiresAt: exampleInstant + 30 * 86_400_000,
  ...given,
})

export const exampleRoom = (given: Partial<RoomRow> & { ownerId: string }): RoomRow => ({
  id: newId(),
  code: newRoomCode(),
  name: 'Tea',
  access: 'open',
  createdAt: exampleInstant,
  updatedAt: exampleInstant,
  version: 1,
  deletedAt: null,
  ...given,
})

export const exampleMeeting = (given: Partial<Meeting> & { roomId: string }): Meeting => ({
  id: newId(),
  startedAt: exampleInstant,
  endedAt: null,
  endReason: null,
  ...given,
})

export const exampleParticipant = (given: Partial<Participant> & { meetingId: string }): Participant => ({
  id: newId(),
  identity: newSecret(),
  userId: null,
  visitorId: null,
  name: 'Bo',
  role: 'guest',
  admittedAt: exampleInstant,
  connection: null,
  joinedAt: null,
  leftAt: null,
  removedAt: null,
  picture: null,
  ...given,
})

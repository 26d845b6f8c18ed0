import { createRoomStore } from '../features/rooms/rooms.store.ts'
import type { RoomRow } from '../features/rooms/room.ts'
import { createSessionStore } from '../features/sessions/sessions.store.ts'
import type { Session } from '../features/sessions/session.ts'
import { createUserStore } from '../features/users/users.store.ts'
import type { User } from '../features/users/user.ts'
import type { Database } from '../platform/db/database.ts'
import { exampleRoom, exampleSession, exampleUser } from './example-rows.ts'

/** Rows other tables' tests need to refer to. */

export const storedUser = async (database: Database, given: Partial<User> = {}): Promise<User> => {
  const user = exampleUser(given)
  await createUserStore({ database }).insert(user)
  return user
}

/** Somebody signed in, somebody new unless it says who. */
export const storedSession = async (database: Database, userId?: string): Promise<Session> => {
  const owner = userId === undefined ? null : await createUserStore({ database }).findById(userId)
  const user = owner ?? (await storedUser(database))
  const session = exampleSession({ userId: user.id })
  await createSessionStore({ database }).insert(session, user)
  return session
}

/** A room of an owner of its own. */
export const storedRoom = async (database: Database): Promise<RoomRow> => {
  const owner = await storedUser(database)
  const room = exampleRoom({ ownerId: owner.id })
  await createRoomStore({ database }).insert(room)
  return room
}

/** Deletes a room, disables a user: what happens elsewhere while a test looks. */
export const deleteStoredRoom = (database: Database, id: string): Promise<boolean> =>
  createRoomStore({ database }).markDeleted({ id, at: 5000 })

export const disableStoredUser = async (database: Database, id: string): Promise<void> => {
  await database.query((prisma) => prisma.user.updateMany({ where: { id }, data: { disabledAt: 5000 } }))
}

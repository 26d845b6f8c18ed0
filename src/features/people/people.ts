import { Failure } from '../../core/failure.ts'
import type { Step } from '../../platform/db/statement.ts'
import type { Invitations } from '../invitations/index.ts'
import type { Meetings } from '../meetings/index.ts'
import type { Rooms } from '../rooms/index.ts'
import type { Sessions } from '../sessions/index.ts'
import type { User, Users, WantedChange } from '../users/index.ts'

/** Accounts together with everything that hangs on them. */
export interface People {
  /**
   * Changes an account (together with the steps, or not at all), and what follows from it: whoever is disabled is signed out everywhere and out of every running
   * meeting; whoever is no admin any more has invited nobody.
   * @throws Failure `not_found`, `invalid_input`, `conflict` with reason `version`, `last_admin` or `email_taken`
   */
  change: (wanted: WantedChange, steps?: readonly Step[]) => Promise<{ before: User; after: User }>
  /**
   * Deletes an account for good. Its rooms go to another account, or are deleted when none is named.
   * @throws Failure `not_found`, `invalid_input` for `roomsTo`, `conflict` with reason `last_admin`
   */
  delete: (which: { id: string; roomsTo?: string }) => Promise<User>
  /** Answers how many browsers were signed out. @throws Failure `not_found` */
  signOut: (id: string) => Promise<number>
}

export interface PeopleParts {
  users: Pick<Users, 'get' | 'change' | 'delete'>
  sessions: Pick<Sessions, 'endAllOf'>
  invitations: Pick<Invitations, 'revokeAllOf'>
  rooms: Pick<Rooms, 'deleteAllOf' | 'handingOver' | 'handedOver'>
  meetings: Pick<Meetings, 'removeAccount' | 'lookAgain'>
}

const badHeir = (message: string): Failure =>
  new Failure('invalid_input', 'the input is not valid', { details: [{ path: 'roomsTo', message }] })

export const createPeople = ({ users, sessions, invitations, rooms, meetings }: PeopleParts): People => {
  const change: People['change'] = async (wanted, steps) => {
    const changed = await users.change(wanted, steps)
    const { before, after } = changed
    if (before.role === 'admin' && after.role !== 'admin') await invitations.revokeAllOf(after.id)
    if (before.disabledAt === null && after.disabledAt !== null) {
      await invitations.revokeAllOf(after.id)
      await sessions.endAllOf({ userId: after.id })
      await meetings.removeAccount(after.id)
    }
    return changed
  }

  /** @throws Failure `invalid_input` */
  const checkHeir = async (id: string, roomsTo: string): Promise<void> => {
    if (roomsTo === id) throw badHeir('must be another account')
    const { disabledAt } = await users.get(roomsTo).catch(() => {
      throw badHeir('is no account')
    })
    if (disabledAt !== null) throw badHeir('must be an account that can sign in')
  }

  return {
    change,
    async delete({ id, roomsTo }) {
      if (roomsTo !== undefined) await checkHeir(id, roomsTo)
      const user = await users.get(id)
      // From here on nothing new begins under this account, and were it the last admin, nothing happens at all.
      if (user.disabledAt === null) await change({ id, disabled: true })
      if (roomsTo === undefined) {
        await rooms.deleteAllOf(id)
        await users.delete(id)
        return user
      }
      await users.delete(id, [rooms.handingOver({ from: id, to: roomsTo })])
      await meetings.lookAgain()
      await rooms.handedOver(roomsTo)
      return user
    },
    async signOut(id) {
      const user = await users.get(id)
      return sessions.endAllOf({ userId: user.id })
    },
  }
}
